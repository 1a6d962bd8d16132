using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Discovery.Affinity;
using Discovery.Diagnostics;
using Discovery.Endpoints;
using Discovery.Live;
using Discovery.Policies;
using Discovery.Sources;
using Discovery.Topology;
using Microsoft.Extensions.Logging;

namespace Discovery.Connectors;

/// <summary>Ask it a name: it answers with the current endpoint set, a watch of it, or a lease of one endpoint.</summary>
/// <remarks>Owns the live sets; make one for an application and share it. Connectors and HTTP handlers own nothing and use it.</remarks>
public sealed class ServiceDirectory : IDisposable, IAsyncDisposable
{
    // A client that names more services than this rebuilds some leasers, which is cheap; the table stays bounded.
    private const int MostLeasers = 4096;

    private readonly ConcurrentDictionary<(ServiceName, IPolicySelector), EndpointLeaser> _leasers = new();
    private readonly ConcurrentDictionary<(ServiceName, IPolicySelector), ServiceRoute> _routes = new();
    private readonly ConcurrentDictionary<ServiceName, TrafficPlanner> _planners = new();
    private readonly LiveSets _liveSets;
    private readonly LeaseSlots _slots;
    private readonly DiscoveryMeter _meter;
    private readonly IPolicySelector _policies;
    private readonly AffinityStage _affinity;
    private readonly Random _random;
    private readonly ITopologySelector _topology;
    private readonly ISplitSelector? _splits;
    private readonly Locality _locality;
    private readonly long _seed;
    private readonly ILogger _logger;

    /// <summary>Makes a directory.</summary>
    /// <param name="source">Whom to ask. Use <see cref="FallbackSource"/> or <see cref="MergeSource"/> for more than one.</param>
    /// <param name="options">What to work with; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">Options are out of range; the message names all of them.</exception>
    public ServiceDirectory(IEndpointSource source, ServiceDirectoryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= new ServiceDirectoryOptions();
        Fault.ThrowIfAny(options.LiveSets.Faults(), nameof(options));
        TimeProvider = options.TimeProvider;
        _random = options.Random;
        _policies = options.Policies ?? new OnePolicy(new DefaultPolicy(new PolicyContext(options.Random, options.TimeProvider)));
        _affinity = new AffinityStage(options.Affinity ?? new OneAffinity(new AffinityOptions()), options.TimeProvider, options.Random);
        _topology = options.Topology ?? new OneTopology(new TopologyOptions());
        _splits = options.Splits;
        _locality = options.Locality ?? new Locality();
        _seed = options.Random.NextInt64();
        _logger = options.LoggerFactory.CreateLogger("Discovery");
        _slots = new LeaseSlots(options.TimeProvider);
        _meter = new DiscoveryMeter(options.MeterFactory, Readings);
        _liveSets = new LiveSets(
            source, options.LiveSets, options.Health, options.TimeProvider, options.Random, _meter, _logger);
    }

    internal TimeProvider TimeProvider { get; }

    /// <summary>What is known of a service, waiting only for the first answer or failure.</summary>
    /// <param name="service">The service, such as <c>http://orders</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The state; look at its condition, for it may hold a failure instead of a set.</returns>
    public async ValueTask<LiveSnapshot> GetAsync(ServiceName service, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(service);
        return Planner(service).Explain(await _liveSets.Get(service).FirstAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>What is known of a service, now and after each change. A slow reader misses what was overtaken.</summary>
    /// <param name="service">The service.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <returns>The states, from the first answer on.</returns>
    public IAsyncEnumerable<LiveSnapshot> WatchAsync(ServiceName service, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(service);
        return ExplainedAsync(_liveSets.Get(service), Planner(service), cancellationToken);
    }

    /// <summary>Leases one endpoint for one request or connection, waiting only for the first answer about the service.</summary>
    /// <param name="service">The service.</param>
    /// <param name="request">An affinity key, candidates to avoid.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The lease. End it once, with its outcome, or dispose it.</returns>
    /// <exception cref="NoEndpointException">There is no endpoint; the message says why and what to change.</exception>
    public ValueTask<EndpointLease> LeaseAsync(
        ServiceName service, PickRequest request = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(service);
        return Route(service).LeaserFor(request).LeaseAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ = DisposeAsync().AsTask();
    }

    /// <summary>Closes all watches. Leases in use end as usual.</summary>
    /// <returns>A task that ends when the sources have let go.</returns>
    public async ValueTask DisposeAsync()
    {
        await _liveSets.DisposeAsync().ConfigureAwait(false);
        _leasers.Clear();
        _routes.Clear();
        _planners.Clear();
        _meter.Dispose();
    }

    /// <summary>Leases for a service, from itself or from those that its traffic is split across.</summary>
    internal ServiceRoute Route(ServiceName service, IPolicySelector? policies = null)
    {
        if (_routes.TryGetValue((service, policies ?? _policies), out var route))
            return route;

        if (_routes.Count >= MostLeasers)
            _routes.Clear();
        return _routes.GetOrAdd(
            (service, policies ?? _policies),
            static (key, self) => new ServiceRoute(self.Leaser(key.Item1, key.Item2), self._splits, host => self.Leaser(host, key.Item2), self._random),
            this);
    }

    /// <summary>Leases the endpoints of a service itself, whatever its split.</summary>
    internal EndpointLeaser Leaser(ServiceName service, IPolicySelector? policies = null)
    {
        if (_leasers.TryGetValue((service, policies ?? _policies), out var leaser))
            return leaser;

        if (_leasers.Count >= MostLeasers)
            _leasers.Clear();
        return _leasers.GetOrAdd(
            (service, policies ?? _policies),
            static (key, self) => new EndpointLeaser(
                key.Item1, self._liveSets, key.Item2, self.Planner(key.Item1), self._affinity, self._slots, self.TimeProvider, self._random),
            this);
    }

    /// <summary>Makes all pickers anew, because policies, topologies or splits were chosen anew.</summary>
    internal void Rebalance()
    {
        foreach (var leaser in _leasers.Values)
            leaser.Reset();
        foreach (var route in _routes.Values)
            route.Reset();
    }

    private static async IAsyncEnumerable<LiveSnapshot> ExplainedAsync(
        LiveSet liveSet, TrafficPlanner planner, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var snapshot in liveSet.WatchAsync(cancellationToken).ConfigureAwait(false))
            yield return planner.Explain(snapshot);
    }

    private TrafficPlanner Planner(ServiceName service)
    {
        if (_planners.TryGetValue(service, out var planner))
            return planner;

        if (_planners.Count >= MostLeasers)
            _planners.Clear();
        return _planners.GetOrAdd(
            service, static (name, self) => new TrafficPlanner(name, self._topology, self._locality, self._seed, self._logger), this);
    }

    private IEnumerable<LiveSetReading> Readings()
    {
        var now = TimeProvider.GetUtcNow();
        return _liveSets.Snapshots().Where(s => s.Set is not null).Select(s => new LiveSetReading(
            s.Service.ToString(), s.Condition.ToString(), s.Candidates.Length, (now - s.AnsweredAt).TotalSeconds,
            s.Candidates.Count(c => c.Health == CandidateHealth.Degraded), s.Candidates.Count(c => c.Health == CandidateHealth.Unhealthy)));
    }
}
