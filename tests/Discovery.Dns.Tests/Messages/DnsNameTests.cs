using Discovery.Dns.Messages;

namespace Discovery.Dns.Tests.Messages;

public sealed class DnsNameTests
{
    [Theory]
    [InlineData("orders.shop.svc.cluster.local", 5)]
    [InlineData("orders.shop.", 2)]
    [InlineData("_grpc._tcp.my_svc", 3)]
    [InlineData(".", 0)]
    [InlineData(@"a\.b.c", 2)]
    [InlineData(@"\000\255.c", 2)]
    [InlineData("xn--bcher-kva.test", 2)]
    public void Text_becomes_labels_and_text_again(string text, int labels)
    {
        var name = DnsName.Parse(text);

        Assert.Equal(labels, name.LabelCount);
        Assert.Equal(text == "." ? text : text.TrimEnd('.'), name.ToString());
        Assert.Equal(name, DnsName.Parse(name.ToString()));
    }

    [Fact]
    public void Any_octet_survives_the_way_through_text()
    {
        for (var first = 0; first < 256; first += 32)
        {
            byte[] wire = [32, .. Enumerable.Range(first, 32).Select(o => (byte)o), 0];
            Assert.Equal(wire, DnsName.Parse(new DnsName(wire).ToString()).Wire.ToArray());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData(".a")]
    [InlineData("a..b")]
    [InlineData("a b")]
    [InlineData("a\tb")]
    [InlineData(@"a\")]
    [InlineData(@"a\25")]
    [InlineData(@"a\256")]
    [InlineData(@"b\.ücher")]
    [InlineData("a\u3002b")]
    public void Refuses_what_is_no_name(string text)
    {
        Assert.False(DnsName.TryParse(text, out _));
        Assert.Contains("is not a domain name: ", Assert.Throws<FormatException>(() => DnsName.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Null_is_no_name() => Assert.False(DnsName.TryParse(null, out _));

    [Fact]
    public void Labels_have_63_octets_at_most()
    {
        Assert.True(DnsName.TryParse(new string('a', 63), out _));
        Assert.False(DnsName.TryParse(new string('a', 64), out _));
    }

    [Theory]
    [InlineData(61, true)]
    [InlineData(62, false)]
    public void Names_have_255_octets_at_most(int last, bool fits)
    {
        var label = new string('a', 63);
        var text = $"{label}.{label}.{label}.{new string('b', last)}";

        Assert.Equal(fits, DnsName.TryParse(text, out var name));
        Assert.Equal(fits ? 255 : 0, name?.Wire.Length ?? 0);
        Assert.Equal(fits, DnsName.TryParse(text + ".", out _));
    }

    [Theory]
    [InlineData("bücher.test", "xn--bcher-kva.test")]
    [InlineData("BÜCHER.Test", "xn--bcher-kva.Test")]
    [InlineData("日本語.jp", "xn--wgv71a119e.jp")]
    public void Letters_beyond_ascii_become_an_a_label(string text, string expected) =>
        Assert.Equal(expected, DnsName.Parse(text).ToString());

    [Theory]
    [InlineData("Orders.SHOP.svc.cluster.local", "orders.shop.SVC.cluster.LOCAL", true)]
    [InlineData("a.b", "a.c", false)]
    [InlineData("abcdefgh.b", "abcdefgX.b", false)]
    [InlineData("abcdefg@.b", "abcdefg`.b", false)]
    [InlineData("abcdefg[.b", "abcdefg{.b", false)]
    [InlineData(@"a\193.b", @"a\225.b", false)]
    [InlineData(@"a\.b", "a.b", false)]
    [InlineData("a", "a.b", false)]
    public void Only_the_case_of_ascii_letters_does_not_count(string left, string right, bool same)
    {
        Assert.Equal(same, DnsName.Parse(left).Equals(DnsName.Parse(right)));
        Assert.Equal(same, DnsName.Parse(left).GetHashCode() == DnsName.Parse(right).GetHashCode());
        Assert.Equal(same, NameOctets.Compare(DnsName.Parse(left).Wire, DnsName.Parse(right).Wire) == 0);
    }

    [Fact]
    public void Case_does_not_count_at_any_length()
    {
        for (var length = 1; length <= 63; length++)
        {
            var name = new string('q', length);
            Assert.Equal(DnsName.Parse(name), DnsName.Parse(name.ToUpperInvariant()));
            Assert.Equal(DnsName.Parse(name).GetHashCode(), DnsName.Parse(name.ToUpperInvariant()).GetHashCode());
            Assert.NotEqual(DnsName.Parse(name), DnsName.Parse(name[1..] + 'r'));
        }
    }
}
