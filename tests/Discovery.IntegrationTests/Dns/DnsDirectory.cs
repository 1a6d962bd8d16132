using System.Net;
using System.Net.Sockets;
using Discovery.Balancing;
using Discovery.Dns;
using Discovery.Testing;

namespace Discovery.IntegrationTests.Dns;

/// <summary>A directory with the DNS source alone, which asks one server: what an application gets, but quicker to give up and to retry.</summary>
internal sealed class DnsDirectory : IAsyncDisposable
{
    private readonly DnsSource _source;

    /// <param name="servers">The servers to ask.</param>
    /// <param name="floor">The refresh floor. Default: the option's own, 1 second.</param>
    /// <param name="family">Which addresses to ask for. Default: both.</param>
    public DnsDirectory(IReadOnlyList<IPEndPoint> servers, TimeSpan? floor = null, AddressFamily family = AddressFamily.Unspecified)
    {
        var options = new DnsSourceOptions { Search = [], AddressFamily = family };
        options.RefreshFloor = floor ?? options.RefreshFloor;
        options.Resolver.Servers = [.. servers.Select(server => server.ToString())];
        options.Resolver.Timeout = TimeSpan.FromMilliseconds(500);
        _source = new DnsSource(options);
        var live = new LiveSetOptions();
        live.InitialBackoff = TimeSpan.FromMilliseconds(100);
        live.MaxBackoff = TimeSpan.FromMilliseconds(500);
        Directory = new ServiceDirectory(_source, new ServiceDirectoryOptions
        {
            LiveSets = live,
            Random = new SeededRandom(1),
            Defaults = new() { Policy = new PolicyChoice(BalancingPolicies.RoundRobin) },
        });
    }

    public ServiceDirectory Directory { get; }

    /// <summary>Waits until the set is live and holds exactly these endpoints, and the picker gives exactly them.</summary>
    public async Task<ServiceSnapshot> WaitForAsync(string service, params string[] endpoints)
    {
        var expected = endpoints.ToHashSet(StringComparer.Ordinal);
        var snapshot = await Directory.WaitUntilAsync(
            service, s => s.Condition == LiveCondition.Live && expected.SetEquals(s.Candidates.Select(c => c.Endpoint.Address.ToString()!)));
        Assert.Equal(expected, await PicksAsync(service, endpoints.Length));
        return snapshot;
    }

    /// <summary>Waits until DNS is known to fail, and sees that the endpoints stay and are picked.</summary>
    public async Task<ServiceSnapshot> WaitForStaleAsync(string service, params string[] endpoints)
    {
        var snapshot = await Directory.WaitUntilAsync(service, s => s.Condition == LiveCondition.Stale);
        Assert.Equal(endpoints.Order(StringComparer.Ordinal), snapshot.Candidates.Select(c => c.Endpoint.Address.ToString()!).Order(StringComparer.Ordinal));
        Assert.NotNull(snapshot.Failure);
        Assert.Equal(endpoints.ToHashSet(StringComparer.Ordinal), await PicksAsync(service, endpoints.Length));
        return snapshot;
    }

    public async ValueTask DisposeAsync()
    {
        await Directory.DisposeAsync();
        _source.Dispose();
    }

    /// <summary>The endpoints of one round of the round robin.</summary>
    private async Task<HashSet<string>> PicksAsync(string service, int count)
    {
        var picks = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            using var lease = await Directory.LeaseAsync(service);
            picks.Add(lease.Endpoint.Address.ToString()!);
            lease.End(OutcomeKind.Success);
        }

        return picks;
    }
}
