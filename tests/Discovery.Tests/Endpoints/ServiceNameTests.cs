using FsCheck;
using FsCheck.Fluent;

namespace Discovery.Tests.Endpoints;

public sealed class ServiceNameTests
{
    [Theory]
    // text, schemes, port name, host, service, namespace, port
    [InlineData("orders", "", null, "orders", "orders", null, null)]
    [InlineData("http://orders", "http", null, "orders", "orders", null, null)]
    [InlineData("https+http://orders", "https,http", null, "orders", "orders", null, null)]
    [InlineData("orders:8080", "", null, "orders", "orders", null, 8080)]
    [InlineData("orders.shop", "", null, "orders.shop", "orders", "shop", null)]
    [InlineData("orders.shop.svc", "", null, "orders.shop.svc", "orders", "shop", null)]
    [InlineData("orders.shop.svc.cluster.local", "", null, "orders.shop.svc.cluster.local", "orders", "shop", null)]
    [InlineData("orders-0.orders.shop.svc", "", null, "orders-0.orders.shop.svc", "orders", "shop", null)]
    [InlineData("orders-0.orders.shop.svc.cluster.local", "", null, "orders-0.orders.shop.svc.cluster.local", "orders", "shop", null)]
    [InlineData("orders-0.orders.shop", "", null, "orders-0.orders.shop", "orders-0.orders.shop", null, null)]
    [InlineData("_grpc.orders", "", "grpc", "orders", "orders", null, null)]
    [InlineData("http://_grpc.orders.shop", "http", "grpc", "orders.shop", "orders", "shop", null)]
    [InlineData("https+http://_grpc.orders.shop.svc.cluster.local:8443", "https,http", "grpc", "orders.shop.svc.cluster.local", "orders", "shop", 8443)]
    [InlineData("http://www.example.com", "http", null, "www.example.com", "www.example.com", null, null)]
    [InlineData("orders.shop.", "", null, "orders.shop.", "orders", "shop", null)]
    [InlineData("orders.", "", null, "orders.", "orders", null, null)]
    [InlineData("http://10.0.0.1:81", "http", null, "10.0.0.1", "10.0.0.1", null, 81)]
    [InlineData("http://[::1]", "http", null, "[::1]", "[::1]", null, null)]
    [InlineData("http://[fe80::1]:8080", "http", null, "[fe80::1]", "[fe80::1]", null, 8080)]
    [InlineData("localhost:5000", "", null, "localhost", "localhost", null, 5000)]
    [InlineData("tcp://redis:6379", "tcp", null, "redis", "redis", null, 6379)]
    [InlineData("http://orders/v1/items?page=2#top", "http", null, "orders", "orders", null, null)]
    [InlineData("http://orders:80/", "http", null, "orders", "orders", null, 80)]
    [InlineData("_grpc", "", null, "_grpc", "_grpc", null, null)]
    [InlineData("HTTP://_GRPC.Orders.Shop:1", "http", "grpc", "orders.shop", "orders", "shop", 1)]
    [InlineData("orders:65535", "", null, "orders", "orders", null, 65535)]
    public void Reads_every_form_of_the_grammar(
        string text, string schemes, string? portName, string host, string service, string? @namespace, int? port)
    {
        var name = ServiceName.Parse(text);

        Assert.Equal(schemes, string.Join(',', name.Schemes));
        Assert.Equal(portName, name.PortName);
        Assert.Equal(host, name.Host);
        Assert.Equal(service, name.Service);
        Assert.Equal(@namespace, name.Namespace);
        Assert.Equal(port, name.Port);
    }

    [Theory]
    [InlineData("", "'' is not a service name: it names no host.")]
    [InlineData("http://", "'http://' is not a service name: it names no host.")]
    [InlineData("http:///path", "'http:///path' is not a service name: it names no host.")]
    [InlineData("://orders", "'://orders' is not a service name: '' is not a scheme.")]
    [InlineData("1http://orders", "'1http://orders' is not a service name: '1http' is not a scheme.")]
    [InlineData("ht tp://orders", "'ht tp://orders' is not a service name: 'ht tp' is not a scheme.")]
    [InlineData("https+://orders", "'https+://orders' is not a service name: 'https+' has an empty scheme.")]
    [InlineData("https++http://orders", "'https++http://orders' is not a service name: 'https++http' has an empty scheme.")]
    [InlineData("orders:", "'orders:' is not a service name: its port is not a number from 1 to 65535.")]
    [InlineData("orders:0", "'orders:0' is not a service name: its port is not a number from 1 to 65535.")]
    [InlineData("orders:65536", "'orders:65536' is not a service name: its port is not a number from 1 to 65535.")]
    [InlineData("orders:-1", "'orders:-1' is not a service name: its port is not a number from 1 to 65535.")]
    [InlineData("orders:http", "'orders:http' is not a service name: its port is not a number from 1 to 65535.")]
    [InlineData("me:secret@orders", "'me:secret@orders' is not a service name: user names and passwords do not belong in it.")]
    [InlineData("or ders", "'or ders' is not a service name: 'or ders' is not a host name.")]
    [InlineData(".orders", "'.orders' is not a service name: '.orders' is not a host name.")]
    [InlineData("orders..shop", "'orders..shop' is not a service name: 'orders..shop' is not a host name.")]
    [InlineData("bücher", "'bücher' is not a service name: 'bücher' is not a host name.")]
    [InlineData("[nonsense]", "'[nonsense]' is not a service name: '[nonsense]' is not a host name.")]
    [InlineData("_gr pc.orders", "'_gr pc.orders' is not a service name: 'gr pc' is not a port's name.")]
    public void A_fault_is_told_with_its_reason(string text, string reason)
    {
        var exception = Assert.Throws<FormatException>(() => ServiceName.Parse(text));

        Assert.Equal(
            reason + " The form is scheme[+scheme]://[_port.]service[.namespace][:port], such as http://orders or http://_grpc.orders.shop.",
            exception.Message);
        Assert.False(ServiceName.TryParse(text, out _), "TryParse must agree with Parse");
    }

    [Fact]
    public void A_host_longer_than_dns_allows_is_refused()
    {
        Assert.True(ServiceName.TryParse(new string('a', 253), out _));
        Assert.False(ServiceName.TryParse(new string('a', 255), out _));
    }

    [Fact]
    public void Null_is_no_name()
    {
        Assert.False(ServiceName.TryParse(null, out _));
        Assert.Throws<ArgumentNullException>(() => ServiceName.Parse(null!));
    }

    [Theory]
    [InlineData("http://orders", 80)]
    [InlineData("https+http://orders", 443)]
    [InlineData("wss://orders", 443)]
    [InlineData("ws://orders", 80)]
    [InlineData("tcp://redis", 0)]
    [InlineData("orders", 0)]
    [InlineData("https://orders:8443", 8443)]
    public void The_default_port_is_the_named_one_or_that_of_the_first_scheme(string text, int port) =>
        Assert.Equal(port, ServiceName.Parse(text).DefaultPort);

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("[::1]", true)]
    [InlineData("orders", false)]
    [InlineData("localhost.shop", false)]
    public void Addresses_and_localhost_are_literals(string text, bool literal) =>
        Assert.Equal(literal, ServiceName.Parse(text).IsLiteral);

    [Fact]
    public void Names_are_equal_whatever_their_case()
    {
        var one = ServiceName.Parse("HTTP://_Grpc.Orders:80");
        var two = ServiceName.Parse("http://_grpc.orders:80");

        Assert.Equal(one, two);
        Assert.Equal(one.GetHashCode(), two.GetHashCode());
        Assert.Equal("http://_grpc.orders:80", one.ToString());
    }

    [Theory]
    [InlineData("http://orders", "https://orders")]
    [InlineData("http://orders", "orders")]
    [InlineData("orders", "orders.")]
    [InlineData("orders", "orders:80")]
    [InlineData("orders", "_http.orders")]
    [InlineData("https+http://orders", "http+https://orders")]
    public void Names_that_ask_something_else_are_different(string one, string two) =>
        Assert.NotEqual(ServiceName.Parse(one), ServiceName.Parse(two));

    [Fact]
    public void The_text_of_a_name_parses_to_the_same_name() =>
        Property.Holds(Texts, text =>
        {
            var name = ServiceName.Parse(text);
            var again = ServiceName.Parse(name.ToString());
            return name.Equals(again) && name.ToString() == again.ToString() && name.Host == again.Host
                && name.PortName == again.PortName && name.Port == again.Port && name.Schemes.SequenceEqual(again.Schemes);
        });

    private static Gen<string> Texts { get; } =
        from schemes in Gen.Elements("", "http://", "HTTPS+http://", "tcp://", "a+b+c.d://")
        from portName in Gen.Elements("", "_grpc.", "_A-1.")
        from host in Gen.Elements("orders", "Orders.Shop", "o.s.svc", "o.s.svc.cluster.local", "a.b.c.", "_x", "_.x", "_b.x", "10.0.0.1", "[::1]", "localhost")
        from port in Gen.Elements("", ":1", ":65535")
        from tail in Gen.Elements("", "/", "/a/b", "?q", "#f")
        select schemes + portName + host + port + tail;

    [Theory]
    [InlineData("http://web-0.web.shop.svc", "web-0")]
    [InlineData("http://_http.web-0.web.shop.svc.cluster.local.:80", "web-0")]
    [InlineData("http://web.shop.svc.svc", null)]
    [InlineData("http://web-0.web", null)]
    [InlineData("http://web-0.web.shop", null)]
    public void Four_labels_before_a_domain_name_one_pod(string text, string? hostname) =>
        Assert.Equal(hostname, ServiceName.Parse(text).Hostname);
}
