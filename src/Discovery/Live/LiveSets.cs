using System.Collections.Concurrent;
using Discovery.Diagnostics;
using Discovery.Endpoints;
using Discovery.Sources;
using Microsoft.Extensions.Logging;

namespace Discovery.Live;

/// <summary>The live sets of one container: one for each service in use, shared by all clients, closed when idle.</summary>
internal sealed class LiveSets : IAsyncDisposable
{
    private readonly ConcurrentDictionary<ServiceName, LiveSet> _sets = new();
    private readonly IEndpointSource _source;
    private readonly LiveSetOptions _options;
    private readonly HealthSettings _health;
    private readonly TimeProvider _timeProvider;
    private readonly Random _random;
    private readonly DiscoveryMeter _meter;
    private readonly ILogger _logger;
    private readonly ITimer _sweep;
    private volatile bool _disposed;

    internal LiveSets(
        IEndpointSource source, LiveSetOptions options, HealthSettings health, TimeProvider timeProvider, Random random, DiscoveryMeter meter, ILogger logger)
    {
        _source = source;
        _options = options;
        _health = health;
        _timeProvider = timeProvider;
        _random = random;
        _meter = meter;
        _logger = logger;
        // A set is closed at the second sweep that finds it unused, so after one to two half timeouts.
        _sweep = timeProvider.CreateTimer(_ => Sweep(), null, options.IdleTimeout / 2, options.IdleTimeout / 2);
    }

    /// <summary>The live set of a service, made if need be.</summary>
    internal LiveSet Get(ServiceName service)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _sets.GetOrAdd(service, static (name, self) => self.Make(name), this);
    }

    /// <summary>What each live set knows at the moment.</summary>
    internal IEnumerable<LiveSnapshot> Snapshots() => _sets.Values.Select(set => set.Current);

    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        await _sweep.DisposeAsync().ConfigureAwait(false);
        foreach (var set in _sets.Values)
            await set.DisposeAsync().ConfigureAwait(false);
        _sets.Clear();
    }

    private LiveSet Make(ServiceName service) =>
        new(service, _source, _options, _health, new WatchContext(_timeProvider, _random, _options.Retry), _meter, _logger);

    private void Sweep()
    {
        foreach (var (service, set) in _sets)
        {
            if (!set.IsIdle() || !_sets.TryRemove(new(service, set)))
                continue;

            Log.Idle(_logger, service.ToString());
            _ = set.DisposeAsync().AsTask();
        }
    }
}
