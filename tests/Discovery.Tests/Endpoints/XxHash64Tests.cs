using System.Text;

namespace Discovery.Tests.Endpoints;

public sealed class XxHash64Tests
{
    [Theory]
    [InlineData("", 0xEF46DB3751D8E999)]
    [InlineData("a", 0xD24EC4F1A98C6E5B)]
    [InlineData("abc", 0x44BC2CF5AD770999)]
    [InlineData("xxhash", 0x32DD38952C4BC720)]
    [InlineData("Nobody inspects the spammish repetition", 0xFBCEA83C8A378BF1)]
    public void Published_vectors_hold(string text, ulong expected) =>
        Assert.Equal(expected, XxHash64.Hash(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void A_published_vector_with_a_seed_holds() =>
        Assert.Equal(0xB559B98D844E0635, XxHash64.Hash("xxhash"u8, seed: 20141025));

    // xxHash's own sanity check (tests/sanity_test.c): lengths that end in stripes, words, halves and single octets.
    [Theory]
    [InlineData(0, 0UL, 0xEF46DB3751D8E999)]
    [InlineData(1, 0UL, 0xE934A84ADB052768)]
    [InlineData(4, 0UL, 0x9136A0DCA57457EE)]
    [InlineData(14, 0UL, 0x8282DCC4994E35C8)]
    [InlineData(222, 0UL, 0xB641AE8CB691C174)]
    [InlineData(222, 2654435761UL, 0x20CB8AB7AE10C14A)]
    public void The_reference_checks_hold(int length, ulong seed, ulong expected)
    {
        const ulong Prime = 11400714785074694797;
        var buffer = new byte[length];
        var state = 2654435761UL;
        foreach (ref var octet in buffer.AsSpan())
        {
            octet = (byte)(state >> 56);
            state *= Prime;
        }

        Assert.Equal(expected, XxHash64.Hash(buffer, seed));
    }
}
