using System.Net;
using System.Net.Sockets;

namespace Discovery.Tests.Endpoints;

public sealed class ServiceEndpointTests
{
    public static TheoryData<string, ServiceEndpoint> Variations => new()
    {
        { "address", new("10.0.0.2", 80) },
        { "port", new("10.0.0.1", 81) },
        { "scheme", new("10.0.0.1", 80) { Scheme = "https" } },
        { "path prefix", new("10.0.0.1", 80) { PathPrefix = "/v2" } },
        { "uid", new("10.0.0.1", 80) { Uid = "a" } },
        { "display name", new("10.0.0.1", 80) { DisplayName = "pod" } },
        { "domain", new("10.0.0.1", 80) { Domain = "shop.svc" } },
        { "conditions", new("10.0.0.1", 80) { Conditions = EndpointConditions.None } },
        { "hints", new("10.0.0.1", 80) { Hints = new EndpointHints(["a"]) } },
        { "locality", new("10.0.0.1", 80) { Locality = new Locality(zone: "a") } },
        { "priority", new("10.0.0.1", 80) { Priority = 1 } },
        { "weight", new("10.0.0.1", 80) { Weight = 0 } },
    };

    [Theory]
    [MemberData(nameof(Variations))]
    public void Every_part_of_a_description_counts_for_equality(string part, ServiceEndpoint other)
    {
        Assert.NotEqual(new ServiceEndpoint("10.0.0.1", 80), other);
        Assert.False(string.IsNullOrEmpty(part));
    }

    [Theory]
    [InlineData("web-0", "orders.shop", "web-0.orders.shop")]
    [InlineData("db", "", "db")]
    [InlineData("pod", null, null)]
    [InlineData(null, "orders.shop", null)]
    public void A_host_name_is_a_name_and_its_domain(string? name, string? domain, string? host) =>
        Assert.Equal(host, new ServiceEndpoint("10.0.0.1", 80) { DisplayName = name, Domain = domain }.HostName);

    [Fact]
    public void Equal_descriptions_are_equal()
    {
        static ServiceEndpoint Make() => new("orders.example", 80)
        {
            Scheme = "http",
            PathPrefix = "/a",
            Uid = "u",
            DisplayName = "pod",
            Domain = "shop.svc",
            Conditions = EndpointConditions.Serving,
            Locality = new Locality("r", "z", "n"),
            Hints = new EndpointHints(["z"], ["n"]),
            Priority = 2,
            Weight = 0.5,
        };

        Assert.Equal(Make(), Make());
        Assert.Equal(Make().GetHashCode(), Make().GetHashCode());
    }

    [Fact]
    public void Address_and_uid_alone_say_whether_it_is_the_same_endpoint()
    {
        var one = new ServiceEndpoint("10.0.0.1", 80) { Uid = "a" };

        Assert.True(one.IsSameEndpoint(new("10.0.0.1", 80) { Uid = "a", Conditions = EndpointConditions.None, Weight = 3 }));
        Assert.False(one.IsSameEndpoint(new("10.0.0.1", 80) { Uid = "b" }));
        Assert.False(one.IsSameEndpoint(new("10.0.0.1", 80)));
    }

    [Fact]
    public void Unix_sockets_of_one_path_are_the_same_endpoint() =>
        Assert.True(new ServiceEndpoint(new UnixDomainSocketEndPoint("/tmp/a"))
            .IsSameEndpoint(new ServiceEndpoint(new UnixDomainSocketEndPoint("/tmp/a"))));

    [Theory]
    [InlineData("10.0.0.1", 80, null, "10.0.0.1:80")]
    [InlineData("::1", 80, null, "[::1]:80")]
    [InlineData("[::1]", 80, null, "[::1]:80")]
    [InlineData("db.example", 5432, null, "db.example:5432")]
    [InlineData("10.0.0.1", 80, "orders-7f9c", "orders-7f9c (10.0.0.1:80)")]
    public void Its_text_is_what_an_operator_looks_for(string host, int port, string? displayName, string text) =>
        Assert.Equal(text, new ServiceEndpoint(host, port) { DisplayName = displayName }.ToString());

    [Fact]
    public void An_address_is_parsed_and_a_name_is_not()
    {
        Assert.IsType<IPEndPoint>(new ServiceEndpoint("10.0.0.1", 80).Address);
        Assert.IsType<DnsEndPoint>(new ServiceEndpoint("db.example", 80).Address);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(65536)]
    public void A_port_out_of_range_is_refused(int port) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServiceEndpoint("10.0.0.1", port));
}
