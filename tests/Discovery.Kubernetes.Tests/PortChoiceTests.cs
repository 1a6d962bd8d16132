using Discovery.Kubernetes.Tests.Scripts;

namespace Discovery.Kubernetes.Tests;

public sealed class PortChoiceTests
{
    [Theory]
    // A name asked for.
    [InlineData("http://_grpc.web", "http:8080 grpc:9090", 9090)]
    [InlineData("http://_GRPC.web:8080", "http:8080 grpc:9090", 9090)]
    // A name like the scheme, in the order of the schemes, before a protocol.
    [InlineData("http://web", "grpc:9090 http:8080", 8080)]
    [InlineData("https+http://web", "http:8080 https:8443", 8443)]
    [InlineData("http+https://web", "https:8443 http:8080", 8080)]
    [InlineData("http://web", "front:8081/http http:8080", 8080)]
    [InlineData("tcp://web", "admin:1 tcp:2", 2)]
    // A protocol.
    [InlineData("http://web", "a:1 b:2/http", 2)]
    [InlineData("http://web", "a:1 b:2/kubernetes.io/h2c", 2)]
    [InlineData("https://web", "a:1 b:2/HTTPS", 2)]
    [InlineData("ws://web", "a:1 b:2/kubernetes.io/ws", 2)]
    [InlineData("wss://web", "a:1 b:2/kubernetes.io/wss", 2)]
    [InlineData("redis://web", "a:1 b:2/redis", 2)]
    // A number.
    [InlineData("http://web:9091", "front:8080 metrics:9091", 9091)]
    [InlineData("http://web:9091", "http:8080 metrics:9091", 9091)]
    [InlineData("web:9091", "front:8080 metrics:9091", 9091)]
    // The only one.
    [InlineData("http://web", ":8080", 8080)]
    [InlineData("http://web:80", "front:8080", 8080)]
    [InlineData("web", "front:8080 dns:53@UDP", 8080)]
    public async Task The_port_meant_is_found(string name, string ports, int expected)
    {
        var set = await Watching.ListAsync(name, Json.Slice("a", Json.At("10.0.0.1"), Ports(ports)));

        Assert.Equal($"10.0.0.1:{expected}", Watching.Describe(set));
        Assert.Null(set.Explanation);
    }

    [Theory]
    [InlineData("http://_foo.web", "http:8080 grpc:9090", "no port is named 'foo'; its ports are http (8080), grpc (9090)")]
    [InlineData("http://_foo.web", ":8080", "no port is named 'foo'; its ports are one without name (8080)")]
    [InlineData("http://web", "front:8080 admin:9090", "it has several ports: front (8080), admin (9090); name the one you mean, as in http://_front.web")]
    [InlineData("https+http://web.shop:81", "front:8080 admin:9090", "it has several ports: front (8080), admin (9090); name the one you mean, as in https+http://_front.web.shop")]
    [InlineData("web", "a:1 b:2", "it has several ports: a (1), b (2); name the one you mean, as in http://_a.web")]
    [InlineData("http://web", "dns:53@UDP none: zero:0 big:70000 sctp:9@SCTP", "its EndpointSlices name no TCP port")]
    [InlineData("http://_dns.web", "dns:53@UDP", "its EndpointSlices name no TCP port")]
    public async Task If_no_port_can_be_meant_the_set_is_empty_and_says_why(string name, string ports, string explanation)
    {
        var set = await Watching.ListAsync(name, Json.Slice("a", Json.At("10.0.0.1"), Ports(ports)));

        Assert.Empty(set.Endpoints);
        Assert.False(set.IsAbsent);
        Assert.Equal(explanation, set.Explanation);
    }

    [Fact]
    public async Task The_number_of_a_port_belongs_to_its_slice()
    {
        var set = await Watching.ListAsync(
            "http://web",
            Json.Slice("a", Json.At("10.0.0.1"), Ports("http:8080 metrics:9091")),
            Json.Slice("b", Json.At("10.0.0.2"), Ports("metrics:9091 http:8081")));

        Assert.Equal("10.0.0.1:8080 10.0.0.2:8081", Watching.Describe(set));
    }

    [Fact]
    public async Task A_slice_without_the_chosen_port_gives_no_endpoints()
    {
        var set = await Watching.ListAsync(
            "http://web",
            Json.Slice("a", Json.At("10.0.0.1"), Ports("http:8080 metrics:9091")),
            Json.Slice("b", Json.At("10.0.0.2"), Ports("metrics:9091")));

        Assert.Equal("10.0.0.1:8080", Watching.Describe(set));
    }

    [Fact]
    public async Task A_port_that_differs_between_slices_is_listed_once()
    {
        var set = await Watching.ListAsync(
            "http://_foo.web",
            Json.Slice("a", Json.At("10.0.0.1"), Ports("http:8080")),
            Json.Slice("b", Json.At("10.0.0.2"), Ports("http:8080")),
            Json.Slice("c", Json.At("10.0.0.3"), Ports("http:8081")));

        Assert.Equal("no port is named 'foo'; its ports are http (8080, 8081)", set.Explanation);
    }

    [Theory]
    [InlineData("http://web", "http:8080", null)]
    [InlineData("https://web", "web:8443/https", null)]
    [InlineData("web", "http:8080", null)]
    [InlineData("https+http://web", "http:8080", "http")]
    [InlineData("https+http://web", "https:8443 http:8080", "https")]
    [InlineData("https+http://web", "web:8443/https", "https")]
    [InlineData("https+http://web", "web:8080/kubernetes.io/h2c", "http")]
    [InlineData("https+http://_https.web", "https:8443 http:8080", "https")]
    // Nothing told: TLS on a guess would fail on plain text.
    [InlineData("https+http://web", "web:8443", "http")]
    [InlineData("http+https://web", "web:8443", "https")]
    [InlineData("https+http://_web.web", "web:8443 admin:1", "http")]
    public async Task A_scheme_is_set_only_where_the_caller_leaves_a_choice(string name, string ports, string? scheme)
    {
        var set = await Watching.ListAsync(name, Json.Slice("a", Json.At("10.0.0.1"), Ports(ports)));

        Assert.Equal(scheme, Assert.Single(set.Endpoints).Scheme);
    }

    [Fact]
    public async Task Null_names_and_protocols_are_the_defaults()
    {
        var set = await Watching.ListAsync(
            "http://web", Json.Slice("a", Json.At("10.0.0.1"), """[null,{"name":null,"protocol":null,"port":8080,"appProtocol":null}]"""));

        Assert.Equal("10.0.0.1:8080", Watching.Describe(set));
    }

    /// <summary>Reads <c>name:port[/appProtocol][@protocol] ...</c>.</summary>
    private static string Ports(string text)
    {
        var ports = text.Split(' ').Select(port =>
        {
            var (rest, protocol) = Split(port, '@');
            var (address, app) = Split(rest, '/');
            var (name, number) = Split(address, ':');
            return $$"""{"name":"{{name}}","port":{{(number is "" or null ? "null" : number)}},"protocol":"{{protocol ?? "TCP"}}"{{(app is null ? "" : $",\"appProtocol\":\"{app}\"")}}}""";
        });
        return $"[{string.Join(',', ports)}]";
    }

    private static (string Before, string? After) Split(string text, char separator)
    {
        var parts = text.Split(separator, 2);
        return (parts[0], parts.Length > 1 ? parts[1] : null);
    }
}
