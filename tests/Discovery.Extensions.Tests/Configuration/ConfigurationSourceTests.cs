using System.Net;
using Discovery.Extensions.Configuration;
using Discovery.Testing;
using Microsoft.Extensions.Configuration;

namespace Discovery.Extensions.Tests.Configuration;

/// <summary>The keys, their order of preference and the filtering are those of Microsoft.Extensions.ServiceDiscovery 10.</summary>
public sealed class ConfigurationSourceTests
{
    [Fact]
    public async Task A_single_value_is_one_endpoint() =>
        Assert.Equal(["localhost:8080"], await ReadAsync("http://basket", ("Services:basket:http", "localhost:8080")));

    [Fact]
    public async Task Numbered_values_are_endpoints_in_order() =>
        Assert.Equal(
            ["localhost:8080", "remote:9090"],
            await ReadAsync("http://basket", ("Services:basket:default:0", "http://localhost:8080"), ("Services:basket:default:1", "http://remote:9090")));

    [Fact]
    public async Task Keys_are_read_without_case() =>
        Assert.Equal(["localhost:8080"], await ReadAsync("http://BASKET", ("services:Basket:HTTP:0", "localhost:8080")));

    [Theory]
    [InlineData("https+http://basket", "default-host:8080")]
    [InlineData("http://basket", "http-host:8080", "Services:basket:http:0")]
    [InlineData("https+http://basket", "https-host:8080", "Services:basket:https:0", "Services:basket:http:0")]
    [InlineData("http+https://basket", "http-host:8080", "Services:basket:https:0", "Services:basket:http:0")]
    public async Task The_default_endpoint_goes_before_the_schemes_in_the_callers_order(string name, string expected, params string[] keys)
    {
        var values = (keys.Length == 0 ? ["Services:basket:default:0", "Services:basket:https:0", "Services:basket:http:0"] : keys)
            .Select(key => (key, $"{key.Split(':')[2]}-host:8080"));

        Assert.Equal([expected], await ReadAsync(name, [.. values]));
    }

    [Theory]
    [InlineData("http://_grpc.basket", "localhost:2222", "127.0.0.1:3333", "remote:4444")]
    [InlineData("https+http://_grpc.basket", "localhost:2222", "127.0.0.1:3333", "remote:5555")]
    [InlineData("http+https://_grpc.basket", "localhost:2222", "127.0.0.1:3333", "remote:4444")]
    [InlineData("_grpc.basket", "localhost:2222", "127.0.0.1:3333", "remote:4444", "remote:5555")]
    public async Task Endpoints_of_the_most_preferred_scheme_stay_with_those_that_name_none(string name, params string[] expected) =>
        Assert.Equal(expected, await ReadAsync(
            name,
            ("Services:basket:http:0", "http://localhost:8080"),
            ("Services:basket:grpc:0", "localhost:2222"),
            ("Services:basket:grpc:1", "127.0.0.1:3333"),
            ("Services:basket:grpc:2", "http://remote:4444"),
            ("Services:basket:grpc:3", "https://remote:5555")));

    [Fact]
    public async Task A_uri_gives_scheme_port_and_path()
    {
        var snapshot = await SnapshotAsync("https+http://basket", ("Services:basket:https:0", "https://10.0.0.1/v2/"));

        var endpoint = Assert.Single(snapshot.Set!.Endpoints);
        Assert.Equal(("https", "/v2", new IPEndPoint(IPAddress.Parse("10.0.0.1"), 443)), (endpoint.Scheme, endpoint.PathPrefix, endpoint.Address));
    }

    [Fact]
    public async Task A_host_without_port_leaves_the_port_to_the_scheme()
    {
        var snapshot = await SnapshotAsync("http://basket", ("Services:basket:http:0", "localhost"));

        Assert.Equal(new DnsEndPoint("localhost", 0), Assert.Single(snapshot.Set!.Endpoints).Address);
    }

    [Fact]
    public async Task A_service_without_section_is_absent()
    {
        var snapshot = await SnapshotAsync("http://orders", ("Services:basket:http:0", "localhost:1"));

        Assert.Equal((LiveCondition.Absent, "configuration Services:orders"), (snapshot.Condition, snapshot.Set!.Source));
    }

    [Fact]
    public async Task Without_an_endpoint_of_the_callers_schemes_the_name_is_absent_and_says_why()
    {
        var snapshot = await SnapshotAsync("http://basket", ("Services:basket:otlp:0", "localhost:1"));

        Assert.Equal(LiveCondition.Absent, snapshot.Condition);
        Assert.Equal("it has no endpoint named default or http; it has otlp", snapshot.Set!.Explanation);
    }

    [Fact]
    public async Task An_unknown_port_name_is_an_error_that_lists_the_known_ones()
    {
        await using var directory = Directory(Configuration(("Services:basket:http:0", "localhost:1"), ("Services:basket:otlp:0", "localhost:2")));

        var exception = await Assert.ThrowsAsync<NoEndpointException>(async () => await directory.LeaseAsync("http://_grpc.basket"));

        Assert.Equal(
            "Service 'http://_grpc.basket': no endpoint to pick. Set 1 from configuration Services:basket (0 s old) is empty: it has no endpoint named 'grpc'; it has http, otlp.",
            exception.Message);
    }

    [Fact]
    public async Task Endpoints_of_other_schemes_only_are_an_empty_set_that_says_so()
    {
        var snapshot = await SnapshotAsync("http://_grpc.basket", ("Services:basket:grpc:0", "https://localhost:1"));

        Assert.Equal((0, "its endpoints speak https, not http"), (snapshot.Set!.Endpoints.Length, snapshot.Set.Explanation));
    }

    [Theory]
    [InlineData("Services:basket:http:0", "http://", "Configuration Services:basket:http:0 = 'http://' is not an endpoint. Write a URI such as http://10.0.0.1:8080, or host:port.")]
    [InlineData("Services:basket:http:first", "localhost:1", "Configuration Services:basket:http:first is not an endpoint of 'basket': its key is no number. Write Services:basket:http:0, :1 and so on.")]
    public async Task A_bad_value_is_a_failure_of_the_source_that_names_the_key(string key, string value, string expected)
    {
        var snapshot = await SnapshotAsync("http://basket", (key, value));

        Assert.Equal(expected, snapshot.Failure!.Message);
    }

    [Fact]
    public async Task A_reload_reaches_the_live_set_and_a_bad_one_keeps_the_last_good_set()
    {
        var configuration = Configuration(("Services:basket:http:0", "localhost:1"));
        await using var directory = Directory(configuration);
        await using var states = directory.WatchAsync("http://basket").GetAsyncEnumerator();
        Assert.True(await states.MoveNextAsync());

        Set(configuration, "Services:basket:http:0", "localhost:2");
        Assert.True(await states.MoveNextAsync());
        Assert.Equal(["localhost:2"], Addresses(states.Current));

        Set(configuration, "Services:basket:http:0", "not an endpoint");
        Assert.True(await states.MoveNextAsync());
        Assert.Equal(LiveCondition.Stale, states.Current.Condition);
        Assert.Equal(["localhost:2"], Addresses(states.Current));
    }

    [Fact]
    public async Task An_ended_watch_leaves_no_registration_with_the_configuration()
    {
        var configuration = new CountingConfiguration();
        var source = new ConfigurationSource(configuration);
        using var cancel = new CancellationTokenSource();
        var watch = source.WatchAsync(ServiceName.Parse("http://basket"), new Discovery.WatchContext(new ManualClock(), new SeededRandom(1)), cancel.Token).GetAsyncEnumerator();
        await watch.MoveNextAsync();
        var second = watch.MoveNextAsync();
        Assert.Equal(1, configuration.Registrations);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await second);

        Assert.Equal(0, configuration.Registrations);
    }

    internal static IConfigurationRoot Configuration(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(v => KeyValuePair.Create(v.Key, (string?)v.Value))).Build();

    internal static void Set(IConfigurationRoot configuration, string key, string value)
    {
        configuration[key] = value;
        configuration.Reload();
    }

    private static ServiceDirectory Directory(IConfiguration configuration) =>
        new(new ConfigurationSource(configuration), new ServiceDirectoryOptions { TimeProvider = new ManualClock(), Random = new SeededRandom(1) });

    private static async Task<ServiceSnapshot> SnapshotAsync(string name, params (string Key, string Value)[] values)
    {
        await using var directory = Directory(Configuration(values));
        return await directory.GetAsync(name);
    }

    private static async Task<string[]> ReadAsync(string name, params (string Key, string Value)[] values) =>
        Addresses(await SnapshotAsync(name, values));

    private static string[] Addresses(ServiceSnapshot snapshot) => [.. snapshot.Set!.Endpoints.Select(e => e.ToString())];
}
