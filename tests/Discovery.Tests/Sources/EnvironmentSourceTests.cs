using Discovery.Testing;

namespace Discovery.Tests.Sources;

public sealed class EnvironmentSourceTests
{
    // What kubelet injects for the Service redis-primary with ports http 80 and pg 5432 (pkg/kubelet/envvars).
    private static readonly (string, string)[] RedisPrimary =
    [
        ("REDIS_PRIMARY_SERVICE_HOST", "10.0.0.11"),
        ("REDIS_PRIMARY_SERVICE_PORT", "80"),
        ("REDIS_PRIMARY_SERVICE_PORT_HTTP", "80"),
        ("REDIS_PRIMARY_SERVICE_PORT_PG", "5432"),
        ("REDIS_PRIMARY_PORT", "tcp://10.0.0.11:80"),
        ("REDIS_PRIMARY_PORT_80_TCP", "tcp://10.0.0.11:80"),
        ("REDIS_PRIMARY_PORT_80_TCP_ADDR", "10.0.0.11"),
    ];

    [Theory]
    [InlineData("tcp://redis-primary", "10.0.0.11:80")]
    [InlineData("http://redis-primary", "10.0.0.11:80")]
    [InlineData("tcp://_pg.redis-primary", "10.0.0.11:5432")]
    [InlineData("pg://redis-primary", "10.0.0.11:5432")]
    [InlineData("http://REDIS-PRIMARY", "10.0.0.11:80")]
    [InlineData("tcp://redis-primary:6379", "10.0.0.11:6379")]
    public async Task The_cluster_ip_serves_with_the_port_that_was_meant(string name, string expected) =>
        Assert.Equal(expected, Assert.Single((await ReadAsync(name, RedisPrimary)).Endpoints).ToString());

    [Theory]
    [InlineData("http://nobody")]
    [InlineData("http://redis-primary.shop")]
    [InlineData("http://api.example.com")]
    [InlineData("http://10.0.0.11")]
    public async Task A_name_without_variables_or_beyond_the_pods_namespace_is_absent(string name) =>
        Assert.True((await ReadAsync(name, RedisPrimary)).IsAbsent);

    [Fact]
    public async Task The_docker_link_form_alone_serves() =>
        Assert.Equal("10.0.0.12:6379", Assert.Single((await ReadAsync("tcp://db", ("DB_PORT", "tcp://10.0.0.12:6379"))).Endpoints).ToString());

    [Fact]
    public async Task An_applications_own_port_variable_is_not_taken_for_a_link() =>
        Assert.True((await ReadAsync("tcp://db", ("DB_PORT", "8080"))).IsAbsent);

    [Theory]
    [InlineData("DB_SERVICE_HOST", "fd00::1", "DB_SERVICE_PORT", "80")]
    [InlineData("DB_PORT", "tcp://[fd00::1]:80", "UNRELATED", "x")]
    public async Task IPv6_is_read_with_and_without_brackets(string first, string firstValue, string second, string secondValue) =>
        Assert.Equal("[fd00::1]:80", Assert.Single((await ReadAsync("tcp://db", (first, firstValue), (second, secondValue))).Endpoints).ToString());

    [Fact]
    public async Task An_unknown_port_name_is_an_empty_set_that_lists_the_variables_there_are()
    {
        var set = await ReadAsync("tcp://_admin.redis-primary", RedisPrimary);

        Assert.Equal((false, 0), (set.IsAbsent, set.Endpoints.Length));
        Assert.Equal(
            "REDIS_PRIMARY_SERVICE_PORT_ADMIN is not set; set are REDIS_PRIMARY_SERVICE_PORT_HTTP, REDIS_PRIMARY_SERVICE_PORT_PG",
            set.Explanation);
    }

    [Fact]
    public async Task A_host_without_any_port_is_an_empty_set_that_says_so() =>
        Assert.Equal("DB_SERVICE_PORT is not set", (await ReadAsync("tcp://db", ("DB_SERVICE_HOST", "10.0.0.1"))).Explanation);

    [Theory]
    [InlineData("https+http://web", 443, "https")]
    [InlineData("http+https://web", 80, "http")]
    public async Task Of_several_schemes_the_first_with_a_port_of_its_name_is_taken(string name, int port, string scheme)
    {
        var set = await ReadAsync(name, ("WEB_SERVICE_HOST", "10.0.0.1"), ("WEB_SERVICE_PORT_HTTP", "80"), ("WEB_SERVICE_PORT_HTTPS", "443"));

        var endpoint = Assert.Single(set.Endpoints);
        Assert.Equal(($"10.0.0.1:{port}", scheme), (endpoint.ToString(), endpoint.Scheme));
    }

    [Theory]
    [InlineData("70000")]
    [InlineData("eighty")]
    [InlineData("0")]
    public async Task A_port_that_is_none_is_passed_over(string port) =>
        Assert.Equal("DB_SERVICE_PORT is not set", (await ReadAsync("tcp://db", ("DB_SERVICE_HOST", "10.0.0.1"), ("DB_SERVICE_PORT", port))).Explanation);

    private static async Task<EndpointSet> ReadAsync(string name, params (string Name, string Value)[] variables)
    {
        var source = new EnvironmentSource(variables.ToDictionary(v => v.Name, v => v.Value));
        await foreach (var set in source.WatchAsync(ServiceName.Parse(name), new WatchContext(new ManualClock(), new SeededRandom(1)), CancellationToken.None))
            return set;
        throw new InvalidOperationException("The source said nothing.");
    }
}
