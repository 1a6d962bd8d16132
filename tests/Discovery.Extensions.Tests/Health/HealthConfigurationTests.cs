using Discovery.Balancing;
using Discovery.Extensions.Tests.Configuration;
using Discovery.Health;
using Discovery.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Discovery.Extensions.Tests.Health;

/// <summary>Health by configuration: for all services, for one over that, and what is refused.</summary>
public sealed class HealthConfigurationTests
{
    [Fact]
    public void A_service_says_only_what_is_different()
    {
        using var provider = Provider(
            null,
            ("Discovery:Health:Outliers:ConsecutiveFailures", "3"),
            ("Discovery:Health:SlowStart:Window", "00:01:00"),
            ("Discovery:Services:orders:Health:Outliers:SuccessRate:Enabled", "true"),
            ("Discovery:Services:orders:Health:SlowStart:Window", "00:00:10"),
            ("Discovery:Services:basket:Policy", "random"));
        var options = provider.GetRequiredService<IOptions<DiscoveryOptions>>().Value;

        var orders = options.Services["orders"].Health!;
        Assert.Equal(3, orders.Outliers.ConsecutiveFailures);
        Assert.True(orders.Outliers.SuccessRate.Enabled);
        Assert.Equal(TimeSpan.FromSeconds(10), orders.SlowStart.Window);
        Assert.Equal(TimeSpan.FromMinutes(1), options.Health.SlowStart.Window);
        Assert.False(options.Health.Outliers.SuccessRate.Enabled);
        Assert.Null(options.Services["basket"].Health);
    }

    [Fact]
    public async Task Each_service_has_its_own_threshold()
    {
        await using var provider = Provider(
            d => d.AddStatic("orders", Endpoints).AddStatic("basket", Endpoints).AddStatic("stock", Endpoints),
            ("Discovery:Health:Outliers:ConsecutiveFailures", "3"),
            ("Discovery:Services:basket:Health:Outliers:ConsecutiveFailures", "2"),
            ("Discovery:Services:stock:Health:Outliers:Enabled", "false"));

        Assert.Equal(3, await FailuresUntilEjectedAsync(provider, ServiceName.Parse("http://orders")));
        Assert.Equal(2, await FailuresUntilEjectedAsync(provider, ServiceName.Parse("http://basket")));
        Assert.Equal(0, await FailuresUntilEjectedAsync(provider, ServiceName.Parse("http://stock")));
    }

    [Fact]
    public async Task A_reload_changes_health()
    {
        await using var provider = Provider(
            d => d.AddStatic("orders", Endpoints), ("Discovery:Health:Outliers:ConsecutiveFailures", "3"));
        var configuration = (IConfigurationRoot)provider.GetRequiredService<IConfiguration>();
        Assert.Equal(3, await FailuresUntilEjectedAsync(provider, ServiceName.Parse("http://orders")));

        ConfigurationSourceTests.Set(configuration, "Discovery:Services:orders:Health:Outliers:ConsecutiveFailures", "2");

        Assert.Equal(2, await FailuresUntilEjectedAsync(provider, ServiceName.Parse("http://orders")));
    }

    [Fact]
    public async Task By_default_five_failures_in_a_row_eject()
    {
        await using var provider = Provider(d => d.AddStatic("orders", Endpoints));

        Assert.Equal(5, await FailuresUntilEjectedAsync(provider, ServiceName.Parse("http://orders")));
    }

    [Fact]
    public void All_faults_are_told_at_once_each_where_it_stands()
    {
        using var provider = Provider(
            d => d.AddProbe("own", _ => new SaysDegraded()),
            ("Discovery:Health:Probe:Kind", "ping"),
            ("Discovery:Services:orders:Health:Outliers:MaxEjectedPercent", "200"),
            ("Discovery:Services:basket:Health:Probe:Kind", "OWN"),
            ("Discovery:Services:basket:Health:Concurrency:Limit", "0"));

        var exception = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());

        Assert.Equal(
            "Invalid options in section Discovery: Health:Probe:Kind is 'ping'; it must be one of tcp, http, grpc, own; "
            + "Services:basket:Health:Concurrency:Limit is 0; it must be from 1 to 1,000,000; "
            + "Services:orders:Health:Outliers:MaxEjectedPercent is 200; it must be from 0 to 100.",
            exception.Message);
    }

    [Fact]
    public async Task An_own_probe_is_named_by_configuration()
    {
        await using var provider = Provider(
            d => d.AddStatic("orders", Endpoints).AddProbe("own", _ => new SaysDegraded()),
            ("Discovery:Services:orders:Health:Probe:Kind", "own"));
        var directory = provider.GetRequiredService<ServiceDirectory>();

        await directory.WaitUntilAsync("http://orders", s => s.Candidates.Length > 0 && s.Candidates.All(c => c.Health == CandidateHealth.Degraded));
    }

    [Fact]
    public void A_policy_chosen_in_code_keeps_the_health_of_configuration()
    {
        using var provider = Provider(d => d.UsePolicy("orders", new PolicyChoice("random")), ("Discovery:Services:orders:Health:Probe:Kind", "tcp"));

        var orders = provider.GetRequiredService<IOptions<DiscoveryOptions>>().Value.Services["orders"];

        Assert.Equal("random", orders.Policy!.Name);
        Assert.Equal("tcp", orders.Health!.Probe.Kind);
    }

    private static ServiceEndpoint[] Endpoints => [.. Enumerable.Range(1, 3).Select(i => new ServiceEndpoint($"10.0.0.{i}", 80))];

    /// <summary>How many failures it took, or 0 if ten took nobody out.</summary>
    private static async Task<int> FailuresUntilEjectedAsync(ServiceProvider provider, ServiceName service)
    {
        var directory = provider.GetRequiredService<ServiceDirectory>();
        var candidate = (await directory.GetAsync(service)).Candidates[0];
        var failures = 0;
        for (var i = 0; i < 100 && failures < 10; i++)
        {
            using var lease = await directory.LeaseAsync(service);
            if (lease.Candidate != candidate)
                continue;

            lease.End(OutcomeKind.Failure);
            failures++;
            if (candidate.Health == CandidateHealth.Unhealthy)
                return failures;
        }

        return 0;
    }

    private static ServiceProvider Provider(Action<DiscoveryBuilder>? configure, params (string Key, string Value)[] values) =>
        new ServiceCollection()
            .AddSingleton<IConfiguration>(ConfigurationSourceTests.Configuration(values))
            .AddSingleton<TimeProvider>(new ManualClock())
            .AddDiscovery(configure)
            .BuildServiceProvider();

    private sealed class SaysDegraded : IHealthProbe
    {
        public ValueTask<CandidateHealth> ProbeAsync(ServiceName service, ServiceEndpoint endpoint, CancellationToken cancellationToken) =>
            ValueTask.FromResult(CandidateHealth.Degraded);
    }
}
