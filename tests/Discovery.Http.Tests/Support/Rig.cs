using Discovery.Affinity;
using Discovery.Balancing;

namespace Discovery.Http.Tests.Support;

/// <summary>A client of one service: scripted source, directory, handler, <see cref="HttpClient"/> and what its leases came to.</summary>
internal sealed class Rig : IAsyncDisposable
{
    public Rig(DiscoveryHttpOptions? options = null, IBalancingPolicy? policy = null, AffinityOptions? affinity = null)
    {
        Directory = new ServiceDirectory(Source, new ServiceDirectoryOptions
        {
            MeterFactory = Leases,
            Defaults = new() { Policy = policy is null ? new PolicyChoice(BalancingPolicies.FirstAvailable) : new PolicyChoice(policy), Affinity = affinity },
            Random = new SeededRandom(1),
        });
        Handler = new DiscoveryHttpHandler(Directory, options);
        Client = new HttpClient(Handler) { Timeout = TimeSpan.FromSeconds(30) };
    }

    public ScriptedSource Source { get; } = new();

    public LeaseLog Leases { get; } = new();

    public ServiceDirectory Directory { get; }

    public DiscoveryHttpHandler Handler { get; }

    public HttpClient Client { get; }

    public static Rig To(params TestServer[] servers) => To(null, servers);

    public static Rig To(DiscoveryHttpOptions? options, params TestServer[] servers)
    {
        var rig = new Rig(options);
        rig.Source.Publish([.. servers.Select(s => s.Endpoint)]);
        return rig;
    }

    public async Task<int> InFlightAsync(string service = "http://orders") =>
        (await Directory.GetAsync(service)).Candidates.Sum(c => c.InFlight);

    /// <summary>Publishes and waits until the directory has taken the set over.</summary>
    public async Task PublishAsync(string service, params ServiceEndpoint[] endpoints)
    {
        using var patience = Patience.Source();
        var before = (await Directory.GetAsync(service, patience.Token)).Set;
        Source.Publish(endpoints);
        await foreach (var snapshot in Directory.WatchAsync(service, patience.Token))
        {
            if (!ReferenceEquals(snapshot.Set, before))
                return;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Directory.DisposeAsync();
        Leases.Dispose();
    }
}
