using System.Text;
using Discovery.Endpoints;

namespace Discovery.Tests.Endpoints;

/// <summary>Values of the reference implementation (xxhsum -H64).</summary>
public sealed class XxHash64Tests
{
    [Theory]
    [InlineData("", 0, 0xEF46DB3751D8E999)]
    [InlineData("a", 0, 0xD24EC4F1A98C6E5B)]
    [InlineData("abc", 0, 0x44BC2CF5AD770999)]
    [InlineData("Nobody inspects the spammish repetition", 0, 0xFBCEA83C8A378BF1)]
    public void Hashes_as_the_reference_does(string text, ulong seed, ulong hash) =>
        Assert.Equal(hash, XxHash64.Hash(Encoding.UTF8.GetBytes(text), seed));

    [Fact]
    public void Every_octet_and_the_seed_count()
    {
        for (var length = 1; length < 70; length++)
        {
            var octets = new byte[length];
            var seen = new HashSet<ulong> { XxHash64.Hash(octets, 0), XxHash64.Hash(octets, 1) };
            for (var i = 0; i < length; i++)
            {
                octets[i] = 1;
                Assert.True(seen.Add(XxHash64.Hash(octets, 0)));
                octets[i] = 0;
            }
        }
    }
}
