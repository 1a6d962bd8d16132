using Discovery.Dns.Lookup;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Tests.Lookup;

/// <summary>What glibc's res_search does with resolv.conf(5)'s search and ndots.</summary>
public sealed class SearchListTests
{
    private static readonly string[] Pod = ["shop.svc.cluster.local", "svc.cluster.local", "cluster.local"];

    [Theory]
    [InlineData("orders", 5, "orders.shop.svc.cluster.local orders.svc.cluster.local orders.cluster.local orders")]
    [InlineData("orders.shop", 5, "orders.shop.shop.svc.cluster.local orders.shop.svc.cluster.local orders.shop.cluster.local orders.shop")]
    [InlineData("a.b.c.d.e", 5, "a.b.c.d.e.shop.svc.cluster.local a.b.c.d.e.svc.cluster.local a.b.c.d.e.cluster.local a.b.c.d.e")]
    [InlineData("a.b.c.d.e.f", 5, "a.b.c.d.e.f a.b.c.d.e.f.shop.svc.cluster.local a.b.c.d.e.f.svc.cluster.local a.b.c.d.e.f.cluster.local")]
    [InlineData("_http._tcp.orders.shop.svc.cluster.local", 5, "_http._tcp.orders.shop.svc.cluster.local _http._tcp.orders.shop.svc.cluster.local.shop.svc.cluster.local _http._tcp.orders.shop.svc.cluster.local.svc.cluster.local _http._tcp.orders.shop.svc.cluster.local.cluster.local")]
    [InlineData("orders", 1, "orders.shop.svc.cluster.local orders.svc.cluster.local orders.cluster.local orders")]
    [InlineData("orders.shop", 1, "orders.shop orders.shop.shop.svc.cluster.local orders.shop.svc.cluster.local orders.shop.cluster.local")]
    [InlineData("orders", 0, "orders orders.shop.svc.cluster.local orders.svc.cluster.local orders.cluster.local")]
    [InlineData("orders.", 5, "orders")]
    [InlineData("orders.shop.svc.cluster.local.", 5, "orders.shop.svc.cluster.local")]
    public void Names_are_tried_in_the_order_of_glibc(string text, int ndots, string names) =>
        Assert.Equal(names, Tried(text, ndots, Pod));

    [Theory]
    [InlineData("orders")]
    [InlineData("orders.shop")]
    public void Without_suffixes_a_name_is_tried_as_it_is(string text) => Assert.Equal(text, Tried(text, 1));

    [Fact]
    public void A_suffix_that_would_make_the_name_too_long_is_left_out()
    {
        var label = new string('a', 60);
        var text = $"{label}.{label}.{label}.{label}";

        Assert.Equal(text, Tried(text, 5, "shop.svc.cluster.local"));
    }

    [Fact]
    public void No_more_than_32_suffixes_are_tried() =>
        Assert.Equal(33, new SearchList(Enumerable.Range(0, 100).Select(i => DnsName.Parse($"s{i}.test")), 1).Names("orders").Length);

    [Fact]
    public void The_name_as_written_is_told_apart_from_guesses() =>
        Assert.Equal([false, true], new SearchList([DnsName.Parse("test")], 1).Names("orders").Select(n => n.IsAsWritten));

    [Fact]
    public void For_any_name_the_suffixes_keep_their_order_and_the_name_itself_stands_at_one_end()
    {
        var random = new SeededRandom(7);
        for (var i = 0; i < 1000; i++)
        {
            var suffixes = Enumerable.Range(0, random.Next(5)).Select(n => $"s{n}.test").ToArray();
            var text = string.Join('.', Enumerable.Range(0, random.Next(1, 6)).Select(n => $"l{n}"));
            var ndots = random.Next(0, 6);

            var names = Tried(text, ndots, suffixes).Split(' ').ToList();

            Assert.Equal(text.Count(c => c == '.') >= ndots ? 0 : suffixes.Length, names.IndexOf(text));
            names.Remove(text);
            Assert.Equal(suffixes.Select(s => $"{text}.{s}"), names);
        }
    }

    private static string Tried(string text, int ndots, params string[] suffixes) =>
        string.Join(' ', new SearchList(suffixes.Select(DnsName.Parse), ndots).Names(text).Select(n => n.Name));
}
