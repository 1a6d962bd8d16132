using Discovery.Affinity;
using Discovery.Balancing;
using Discovery.Extensions.Tests.Configuration;
using Discovery.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.Extensions.Tests;

public sealed class AffinitySettingsTests
{
    private static readonly ServiceEndpoint[] Endpoints =
        [new("10.0.0.1", 80), new("10.0.0.2", 80), new("10.0.0.3", 80), new("10.0.0.4", 80)];

    [Fact]
    public async Task Configuration_keeps_this_client_at_one_endpoint_of_one_service()
    {
        await using var provider = Provider(
            null,
            ("Discovery:Policy", "round_robin"),
            ("Discovery:Services:orders:Affinity:Mode", "sticky"),
            ("Discovery:Services:orders:Affinity:Source", "ClientIp"));

        Assert.Single((await PickedAsync(provider, "http://orders")).Distinct());
        Assert.Equal(4, (await PickedAsync(provider, "http://basket")).Distinct().Count());
    }

    [Fact]
    public async Task Code_adds_to_what_configuration_says_of_a_service()
    {
        await using var provider = Provider(
            d => d.UseAffinity("orders", a => a.Mode = AffinityMode.Sticky).UsePolicy("orders", new PolicyChoice(BalancingPolicies.RoundRobin)),
            ("Discovery:Services:orders:Affinity:Source", "ClientIp"));

        Assert.Single((await PickedAsync(provider, "http://orders")).Distinct());
    }

    [Fact]
    public async Task A_service_has_the_affinity_of_its_section_on_top_of_the_one_for_all()
    {
        await using var provider = Provider(
            null,
            ("Discovery:Policy", "round_robin"),
            ("Discovery:Affinity:Mode", "sticky"),
            ("Discovery:Affinity:Source", "ClientIp"),
            ("Discovery:Services:basket:Affinity:Mode", "none"));

        Assert.Single((await PickedAsync(provider, "http://orders")).Distinct());
        Assert.Equal(4, (await PickedAsync(provider, "http://basket")).Distinct().Count());
    }

    [Fact]
    public async Task A_reload_changes_affinity()
    {
        var configuration = ConfigurationSourceTests.Configuration(
            ("Discovery:Policy", "round_robin"),
            ("Discovery:Services:orders:Affinity:Mode", "sticky"),
            ("Discovery:Services:orders:Affinity:Source", "ClientIp"));
        await using var provider = Provider(null, configuration);
        Assert.Single((await PickedAsync(provider, "http://orders")).Distinct());

        configuration["Discovery:Services:orders:Affinity:Mode"] = "none";
        configuration.Reload();

        Assert.Equal(4, (await PickedAsync(provider, "http://orders")).Distinct().Count());
    }

    [Theory]
    [InlineData("Discovery:Services:orders:Affinity:Mode", "glued")]
    [InlineData("Discovery:Services:orders:Affinity:MaxKeys", "many")]
    [InlineData("Discovery:Services:orders:Affinity:MaxKeys", "0")]
    [InlineData("Discovery:Topology:Priority:PanicThreshold", "half")]
    public async Task A_reload_that_cannot_be_used_changes_nothing_and_disturbs_nobody(string key, string value)
    {
        var configuration = ConfigurationSourceTests.Configuration(
            ("Discovery:Policy", "round_robin"),
            ("Discovery:Services:orders:Affinity:Mode", "sticky"),
            ("Discovery:Services:orders:Affinity:Source", "ClientIp"));
        await using var provider = Provider(null, configuration);
        Assert.Single((await PickedAsync(provider, "http://orders")).Distinct());

        configuration[key] = value;
        configuration.Reload();
        Assert.Single((await PickedAsync(provider, "http://orders")).Distinct());

        configuration[key] = null;
        configuration["Discovery:Services:orders:Affinity:Mode"] = "none";
        configuration.Reload();
        Assert.Equal(4, (await PickedAsync(provider, "http://orders")).Distinct().Count());
    }

    private static async Task<List<string>> PickedAsync(ServiceProvider provider, string service)
    {
        var picked = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            using var lease = await provider.GetRequiredService<ServiceDirectory>().LeaseAsync(service);
            picked.Add(lease.Endpoint.ToString());
        }

        return picked;
    }

    private static ServiceProvider Provider(Action<DiscoveryBuilder>? configure, params (string Key, string Value)[] values) =>
        Provider(configure, ConfigurationSourceTests.Configuration(values));

    private static ServiceProvider Provider(Action<DiscoveryBuilder>? configure, IConfiguration configuration) =>
        new ServiceCollection()
            .AddSingleton(configuration)
            .AddSingleton<TimeProvider>(new ManualClock())
            .AddDiscovery(d => d.AddStatic("orders", Endpoints).AddStatic("basket", Endpoints))
            .AddDiscovery(configure)
            .BuildServiceProvider();
}
