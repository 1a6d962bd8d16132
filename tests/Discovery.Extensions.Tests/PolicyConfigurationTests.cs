using Discovery.Balancing;
using Discovery.Extensions.Tests.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Discovery.Extensions.Tests;

public sealed class PolicyConfigurationTests
{
    [Fact]
    public void A_policy_is_a_name_or_a_name_and_options()
    {
        var options = Options(
            ("Discovery:Policy", "round_robin"),
            ("Discovery:Services:orders:Policy:Name", "maglev"),
            ("Discovery:Services:orders:Policy:LoadFactor", "1.25"),
            ("Discovery:Services:orders:Policy:identity", "name"),
            ("Discovery:Services:carts:Policy:Name", "peak_ewma"),
            ("Discovery:Services:carts:Policy:Decay", "00:00:03"));

        Assert.Equal(new PolicyChoice("round_robin"), options.Policy);
        Assert.Equal(new PolicyChoice("maglev", new HashOptions { LoadFactor = 1.25, Identity = HashIdentity.Name }), options.Services["orders"].Policy);
        Assert.Equal(new PolicyChoice("peak_ewma", new LatencyOptions { Decay = TimeSpan.FromSeconds(3) }), options.Services["carts"].Policy);
    }

    [Theory]
    [InlineData("least_request", "ActiveRequestBias", "2")]
    [InlineData("least_response_time", "Window", "00:00:05")]
    [InlineData("orca_weighted_round_robin", "ErrorUtilizationPenalty", "2")]
    [InlineData("bounded_ring_hash", "MinRingSize", "2048")]
    public void Each_family_of_options_is_bound(string name, string setting, string value)
    {
        var bound = Options(("Discovery:Policy:Name", name), ($"Discovery:Policy:{setting}", value)).Policy;

        Assert.Contains($"{setting} = {value}", bound!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_of_policies_come_at_once_with_their_paths_and_the_nearest_setting()
    {
        var exception = Assert.Throws<OptionsValidationException>(() => Options(
            ("Discovery:Policy:Name", "maglev"),
            ("Discovery:Policy:LodFactor", "1.25"),
            ("Discovery:Policy:TableSize", "100"),
            ("Discovery:Services:a:Policy:LoadFactor", "2"),
            ("Discovery:Services:b:Policy:Name", "random"),
            ("Discovery:Services:b:Policy:Seed", "2"),
            ("Discovery:Services:c:Policy:Name", "maglev"),
            ("Discovery:Services:c:Policy:LoadFactor", "much"),
            ("Discovery:Services:d:Policy:Name", "rendezvous"),
            ("Discovery:Services:d:Policy:TableSize", "251")));

        string[] faults =
        [
            "Policy:TableSize is 100; it must be a prime number from 251 to 5000011, such as 65537",
            "Discovery:Policy:LodFactor is not known; the nearest setting of 'maglev' is LoadFactor",
            "Discovery:Services:a:Policy:Name is missing; it must be one of default, random,",
            "Discovery:Services:b:Policy:Seed is not known; 'random' has no settings",
            "'Discovery:Services:c:Policy:LoadFactor'",
            "Discovery:Services:d:Policy:TableSize is not known; the nearest setting of 'rendezvous' is",
        ];
        Assert.All(faults, fault => Assert.Contains(fault, exception.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reload_changes_options_of_a_policy()
    {
        var configuration = ConfigurationSourceTests.Configuration(("Discovery:Policy:Name", "bounded_maglev"), ("Discovery:Policy:LoadFactor", "100"));
        await using var provider = Provider(configuration);
        var directory = provider.GetRequiredService<ServiceDirectory>();
        var key = new PickRequest { AffinityKey = AffinityKey.From("hot") };
        using var one = await directory.LeaseAsync("http://orders", key);
        using var two = await directory.LeaseAsync("http://orders", key);
        Assert.Same(one.Candidate, two.Candidate);

        ConfigurationSourceTests.Set(configuration, "Discovery:Policy:LoadFactor", "1");

        await using var waiting = directory;
        for (var other = one.Candidate; other == one.Candidate;)
        {
            // Made off the request path: until then the picker before it goes on.
            await Task.Yield();
            using var lease = await directory.LeaseAsync("http://orders", key);
            other = lease.Candidate;
        }
    }

    private static DiscoveryOptions Options(params (string Key, string Value)[] values)
    {
        using var provider = Provider(ConfigurationSourceTests.Configuration(values));
        return provider.GetRequiredService<IOptions<DiscoveryOptions>>().Value;
    }

    private static ServiceProvider Provider(IConfiguration configuration) => new ServiceCollection()
        .AddSingleton(configuration)
        .AddDiscovery(d => d.AddStatic("orders", new ServiceEndpoint("10.0.0.1", 1), new ServiceEndpoint("10.0.0.2", 2)))
        .BuildServiceProvider();
}
