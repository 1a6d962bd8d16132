using Discovery.Balancing;
using Discovery.Extensions.Configuration;
using Discovery.Extensions.Tests.Configuration;
using Discovery.Testing;
using Discovery.Topology;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Discovery.Extensions.Tests;

public sealed class TopologyConfigurationTests
{
    private static readonly ServiceEndpoint InA = new("10.0.0.1", 80) { Locality = new Locality(zone: "a") };
    private static readonly ServiceEndpoint InB = new("10.0.0.2", 80) { Locality = new Locality(zone: "b") };

    [Fact]
    public async Task A_service_has_the_topology_of_its_section_on_top_of_the_one_for_all()
    {
        await using var provider = Provider(
            ("Discovery:Topology:Zones:Mode", "PreferSameZone"),
            ("Discovery:Topology:Priority:PanicThreshold", "30"),
            ("Discovery:Topology:Zones:Weights:a", "2"),
            ("Discovery:Services:orders:Topology:Subset:Kind", "Random"),
            ("Discovery:Services:orders:Topology:Subset:Size", "7"),
            ("Discovery:Services:orders:Topology:Zones:Weights:b", "3"),
            ("Discovery:Services:basket:Policy", "random"));
        var settings = provider.GetRequiredService<ConfiguredSettings>();

        var orders = settings.SettingsFor(ServiceName.Parse("http://orders")).Topology!;
        var basket = settings.SettingsFor(ServiceName.Parse("http://basket")).Topology!;

        Assert.Equal((ZoneMode.PreferSameZone, 30, SubsetKind.Random, 7), (orders.Zones.Mode, orders.Priority.PanicThreshold, orders.Subset.Kind, orders.Subset.Size));
        Assert.Equal([("a", 2.0), ("b", 3.0)], orders.Zones.Weights.Select(w => (w.Key, w.Value)).Order());
        Assert.Equal((ZoneMode.PreferSameZone, 30, SubsetKind.None), (basket.Zones.Mode, basket.Priority.PanicThreshold, basket.Subset.Kind));
        Assert.Same(basket, settings.SettingsFor(ServiceName.Parse("http://nobody")).Topology!);
    }

    [Fact]
    public async Task Own_zone_and_topology_of_configuration_choose_the_endpoint_and_follow_a_reload()
    {
        var configuration = ConfigurationSourceTests.Configuration(
            ("Discovery:Locality:Zone", "b"), ("Discovery:Topology:Zones:Mode", "PreferSameZone"));
        await using var provider = Provider(configuration, d => d.AddStatic("orders", InA, InB));
        var directory = provider.GetRequiredService<ServiceDirectory>();
        Assert.Equal(["b"], await ZonesAsync(directory));

        ConfigurationSourceTests.Set(configuration, "Discovery:Topology:Zones:Mode", "Any");
        Assert.Equal(["a", "b"], await ZonesAsync(directory));

        ConfigurationSourceTests.Set(configuration, "Discovery:Topology:Zones:Mode", "nonsense");
        Assert.Equal(["a", "b"], await ZonesAsync(directory));
    }

    [Fact]
    public async Task A_split_of_configuration_divides_traffic_and_follows_a_reload()
    {
        var configuration = ConfigurationSourceTests.Configuration(
            ("Discovery:Services:orders:Split:0:Service", "orders"),
            ("Discovery:Services:orders:Split:0:Weight", "1"),
            ("Discovery:Services:orders:Split:1:Service", "orders-v2"),
            ("Discovery:Services:orders:Split:1:Match:Header", "x-canary"));
        await using var provider = Provider(configuration, d => d.AddStatic("orders", InA).AddStatic("orders-v2", InB));
        var directory = provider.GetRequiredService<ServiceDirectory>();
        Assert.Equal(["a"], await ZonesAsync(directory));

        ConfigurationSourceTests.Set(configuration, "Discovery:Services:orders:Split:1:Weight", "1");
        Assert.Equal(["a", "b"], await ZonesAsync(directory));
    }

    [Fact]
    public void A_policy_chosen_in_code_keeps_what_configuration_says_of_the_service()
    {
        using var provider = Provider(
            ConfigurationSourceTests.Configuration(("Discovery:Services:orders:Topology:Zones:Mode", "Any")), d => d.UsePolicy("orders", new PolicyChoice("random")));

        Assert.Equal(ZoneMode.Any, provider.GetRequiredService<ConfiguredSettings>().SettingsFor(ServiceName.Parse("http://orders")).Topology!.Zones.Mode);
    }

    [Fact]
    public void Bad_configuration_is_refused_at_start_with_every_fault_and_where_it_stands()
    {
        using var provider = Provider(
            ("Discovery:Policy", "rownd_robin"),
            ("Discovery:Locality:LabelsFile", "/nowhere/labels"),
            ("Discovery:Topology:Priority:PanicThreshold", "101"),
            ("Discovery:Topology:Zones:Mode", "Weighted"),
            ("Discovery:Services:orders:Topology:Zones:Weights:eu-1a", "-1"),
            ("Discovery:Services:orders:Topology:Priority:PanicThreshold", "50"),
            ("Discovery:Services:orders:Split:0:Service", "orders-v2"),
            ("Discovery:Services:orders:Split:0:Weight", "-10"),
            ("Discovery:Services:orders:Split:1:Service", "orders-v3"),
            ("Discovery:Services:orders:Split:1:Match:Header", "x-canary"),
            ("Discovery:Services:orders:Split:2:Service", "http://orders-v4:80"),
            ("Discovery:Services:orders:Split:2:Match:Header", "X-Canary"),
            ("Discovery:Services:orders:Split:2:Match:Value", "true"),
            ("Discovery:Services:orders-v3:Split:0:Service", "orders"),
            ("Discovery:Services:orders-v3:Split:0:Weight", "0"),
            ("Discovery:Services:pay:Topology:Subset:Kind", "Aperture"),
            ("Discovery:Services:pay:Topology:Subset:Client", "3"),
            ("Discovery:Services:pay:Topology:Subset:Clients", "3"),
            ("Discovery:Services:pay:Topology:Zones:Mode", "ZoneAware"),
            ("Discovery:Services:pay:Topology:Zones:Clients:a", "0"),
            ("Discovery:Services:pay:Topology:Priority:PanicThreshold", "0"));

        var exception = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());

        var policies = string.Join(", ", Discovery.Balancing.BalancingPolicies.Names);
        Assert.Equal(
            "Invalid options in section Discovery: "
            + "Locality:LabelsFile is '/nowhere/labels', and there is no such file; "
            + $"Policy is 'rownd_robin'; it must be one of {policies}; "
            + "Topology:Priority:PanicThreshold is 101; it must be from 0 to 100; "
            + "Topology:Zones:Mode is Weighted, but Weights names no zone; "
            + "Services:orders:Topology:Zones:Weights:eu-1a is -1; it must be from 0 to 1000000000; "
            + "Services:orders:Split:0:Weight is -10; it must be from 0 to 1000000000; "
            + "Services:orders:Split:2:Service is 'http://orders-v4:80'; it must be a service's host, such as orders-v2; "
            + "Services:orders:Split:2:Match overlaps that of 1: both match header X-Canary with value 'true'; "
            + "Services:orders-v3:Split sums to 0; give at least one service a Weight; "
            + "Services:pay:Topology:Zones:Clients sums to 0; give at least one zone more; "
            + "Services:pay:Topology:Subset:Client is 3; it must be from 0 to 2; "
            + "Services:orders:Split:1:Service is 'orders-v3', whose traffic is split in turn; name the services that it goes to; "
            + "Services:orders-v3:Split:0:Service is 'orders', whose traffic is split in turn; name the services that it goes to.",
            exception.Message);
    }

    private static async Task<string[]> ZonesAsync(ServiceDirectory directory)
    {
        var zones = new SortedSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 50; i++)
        {
            using var lease = await directory.LeaseAsync("http://orders");
            zones.Add(lease.Endpoint.Locality!.Zone!);
        }

        return [.. zones];
    }

    private static ServiceProvider Provider(params (string Key, string Value)[] values) => Provider(ConfigurationSourceTests.Configuration(values));

    private static ServiceProvider Provider(IConfiguration configuration, Action<DiscoveryBuilder>? configure = null) =>
        new ServiceCollection()
            .AddSingleton(configuration)
            .AddSingleton<TimeProvider>(new ManualClock())
            .AddDiscovery(configure)
            .BuildServiceProvider();
}
