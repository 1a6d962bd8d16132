using System.Net;
using Discovery;
using Discovery.Affinity;
using Discovery.Balancing;
using Microsoft.Extensions.DependencyInjection;

namespace Docs;

public static class Setup
{
    public static void Add(IServiceCollection services)
    {
        services.AddDiscovery(discovery => discovery
            .AddConfiguration()
            .AddEnvironmentVariables()
            .AddKubernetes()
            .UsePolicy(BalancingPolicies.RoundRobin)
            .UsePolicy("reports", new PolicyChoice(BalancingPolicies.LeastRequest)));
    }

    public static void AddDns(IServiceCollection services)
    {
        services.AddDiscovery(discovery => discovery
            .AddConfiguration()
            .AddDns());
    }

    public static void AddAffinity(IServiceCollection services)
    {
        services.AddDiscovery(discovery => discovery
            .UseAffinity("carts", affinity =>
            {
                affinity.Mode = AffinityMode.Sticky;
                affinity.Source = AffinityKeySource.Header;
                affinity.Name = "x-user";
            }));
    }

    public static void AddShards(IServiceCollection services)
    {
        services.AddDiscovery(discovery => discovery
            .UsePolicy("redis", new PolicyChoice(BalancingPolicies.Maglev, new HashOptions { Identity = HashIdentity.Name, FallsBack = false })));
    }

    public static void AddRegistry(IServiceCollection services)
    {
        services.AddHttpClient("registry", client => client.BaseAddress = new Uri("http://registry"));
        services.AddDiscovery(discovery => discovery
            .AddSource(provider => new RegistrySource(provider.GetRequiredService<IHttpClientFactory>().CreateClient("registry"))));
    }
}

public sealed class Report(ServiceDirectory directory)
{
    public async Task<string> DescribeAsync(CancellationToken cancellationToken)
    {
        var now = await directory.GetAsync("http://orders", cancellationToken);
        return $"{now.Condition}, set {now.Set?.Version}: {string.Join(", ", now.Candidates)}";
    }

    public async Task UseOneAsync(CancellationToken cancellationToken)
    {
        using var lease = await directory.LeaseAsync("tcp://legacy", cancellationToken: cancellationToken);
        await Legacy.TalkToAsync(lease.Endpoint.Address);
        lease.End(OutcomeKind.Success);
    }
}

public static class Legacy
{
    public static Task<EndPoint> TalkToAsync(EndPoint address) => Task.FromResult(address);
}
