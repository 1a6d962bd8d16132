using System.Collections.Concurrent;
using Discovery.Balancing;
using Discovery.Diagnostics;

namespace Discovery;

/// <summary>Ask it a name: it answers with the current endpoint set, a watch of it, or a lease of one endpoint.</summary>
/// <remarks>Owns the services; make one for an application and share it. Connectors and HTTP handlers own nothing and use it.</remarks>
public sealed class ServiceDirectory : IDisposable, IAsyncDisposable
{
    private readonly ConcurrentDictionary<ServiceName, Service> _services = new();
    private readonly IEndpointSource _source;
    private readonly IServiceSettingsProvider _settings;
    private readonly ServiceParts _parts;
    private readonly ITimer _sweep;
    private volatile bool _disposed;

    /// <summary>Makes a directory.</summary>
    /// <param name="source">Whom to ask. Use <see cref="FallbackSource"/> or <see cref="MergeSource"/> for more than one.</param>
    /// <param name="options">What to work with; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">Options are out of range; the message names all of them.</exception>
    public ServiceDirectory(IEndpointSource source, ServiceDirectoryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= new ServiceDirectoryOptions();
        Fault.ThrowIfAny(options.Faults(), nameof(options));
        _source = source;
        _parts = NewParts(options);
        _settings = options.SettingsProvider ?? new FixedSettings(options.Defaults, options.Services.ToDictionary(StringComparer.OrdinalIgnoreCase));
        _settings.Changed += ApplySettings;
        // A service is closed at the second sweep that finds it unused, so after one to two half timeouts.
        var period = options.LiveSets.IdleTimeout / 2;
        _sweep = TimeProvider.CreateTimer(_ => Sweep(), null, period, period);
    }

    /// <summary>The clock: for those who connect, and for their time limits.</summary>
    public TimeProvider TimeProvider => _parts.Live.TimeProvider;

    /// <summary>What is known of a service, waiting only for the first answer or failure.</summary>
    /// <param name="service">The service, such as <c>http://orders</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The state; look at its condition, for it may hold a failure instead of a set.</returns>
    public ValueTask<ServiceSnapshot> GetAsync(ServiceName service, CancellationToken cancellationToken = default) =>
        Find(service).Live.FirstAsync(cancellationToken);

    /// <inheritdoc cref="GetAsync(ServiceName, CancellationToken)"/>
    /// <exception cref="FormatException"><paramref name="service"/> is not a service name.</exception>
    public ValueTask<ServiceSnapshot> GetAsync(string service, CancellationToken cancellationToken = default) =>
        GetAsync(ServiceName.Parse(service), cancellationToken);

    /// <summary>What is known of a service, now and after each change. A slow reader misses what was overtaken.</summary>
    /// <param name="service">The service.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <returns>The states, from the first answer on.</returns>
    public IAsyncEnumerable<ServiceSnapshot> WatchAsync(ServiceName service, CancellationToken cancellationToken = default) =>
        Find(service).Live.WatchAsync(cancellationToken);

    /// <inheritdoc cref="WatchAsync(ServiceName, CancellationToken)"/>
    /// <exception cref="FormatException"><paramref name="service"/> is not a service name.</exception>
    public IAsyncEnumerable<ServiceSnapshot> WatchAsync(string service, CancellationToken cancellationToken = default) =>
        WatchAsync(ServiceName.Parse(service), cancellationToken);

    /// <summary>Leases one endpoint for one request or connection, waiting only for the first answer about the service.</summary>
    /// <param name="service">The service.</param>
    /// <param name="request">An affinity key, candidates to avoid.</param>
    /// <param name="waitForReady">Whether to wait for an endpoint rather than fail when there is none (gRPC's wait-for-ready).</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The lease. End it once, with its outcome, or dispose it.</returns>
    /// <exception cref="NoEndpointException">There is no endpoint; the message says why and what to change.</exception>
    public ValueTask<EndpointLease> LeaseAsync(
        ServiceName service, PickRequest request = default, bool waitForReady = false, CancellationToken cancellationToken = default) =>
        Find(service).Leaser.For(request).LeaseAsync(request, waitForReady, cancellationToken);

    /// <inheritdoc cref="LeaseAsync(ServiceName, PickRequest, bool, CancellationToken)"/>
    /// <exception cref="FormatException"><paramref name="service"/> is not a service name.</exception>
    public ValueTask<EndpointLease> LeaseAsync(
        string service, PickRequest request = default, bool waitForReady = false, CancellationToken cancellationToken = default) =>
        LeaseAsync(ServiceName.Parse(service), request, waitForReady, cancellationToken);

    /// <summary>What a connector leases the endpoints of a service by.</summary>
    /// <param name="service">The service.</param>
    /// <param name="policy">The connector's own policy for it; <see langword="null"/> for that of the service's settings.</param>
    /// <returns>The leaser. Keep it: it follows the service through all changes, and costs a look-up to get.</returns>
    /// <exception cref="ArgumentException">The policy is not known, or its options are out of range; the message names all faults.</exception>
    public EndpointLeaser Leaser(ServiceName service, PolicyChoice? policy = null)
    {
        if (policy is null)
            return Find(service).Leaser;

        Fault.ThrowIfAny(_parts.Policies.Faults(policy), nameof(policy));
        return new EndpointLeaser(Find(service), policy, _parts);
    }

    /// <inheritdoc cref="Leaser(ServiceName, PolicyChoice)"/>
    /// <exception cref="FormatException"><paramref name="service"/> is not a service name.</exception>
    public EndpointLeaser Leaser(string service, PolicyChoice? policy = null) => Leaser(ServiceName.Parse(service), policy);

    /// <summary>Closes all watches. Leases in use end as usual.</summary>
    public void Dispose()
    {
        Stop();
        foreach (var service in _services.Values)
            service.Close();
        _services.Clear();
    }

    /// <summary>Closes all watches, and waits until the sources have let go. Leases in use end as usual.</summary>
    /// <returns>A task that ends then.</returns>
    public async ValueTask DisposeAsync()
    {
        Stop();
        foreach (var service in _services.Values)
            await service.DisposeAsync().ConfigureAwait(false);
        _services.Clear();
    }

    /// <summary>The service of a name, made if need be.</summary>
    internal Service Find(ServiceName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _services.GetOrAdd(name, static (n, self) => new Service(n, self._source, self._settings.SettingsFor(n), self._parts), this);
    }

    private ServiceParts NewParts(ServiceDirectoryOptions options)
    {
        var live = new LiveSetParts(
            options.LiveSets,
            options.Probes.ToDictionary(StringComparer.OrdinalIgnoreCase),
            options.Locality ?? new Locality(),
            Seed: options.Random.NextInt64(),
            options.TimeProvider,
            options.Random,
            new DiscoveryMeter(options.MeterFactory, Readings),
            options.LoggerFactory.CreateLogger("Discovery"));
        return new ServiceParts(
            live,
            new LeaseSlots(options.TimeProvider),
            options.Catalog(),
            AffinityKey.From(options.Random.NextInt64()),
            Find);
    }

    private void ApplySettings(object? sender, EventArgs e)
    {
        foreach (var (name, service) in _services)
            service.Apply(_settings.SettingsFor(name));
    }

    private void Sweep()
    {
        foreach (var (name, service) in _services)
        {
            if (!service.Live.IsIdle() || !_services.TryRemove(new(name, service)))
                continue;

            Log.Idle(_parts.Live.Logger, name.ToString());
            service.Close();
        }
    }

    private void Stop()
    {
        _disposed = true;
        _settings.Changed -= ApplySettings;
        _sweep.Dispose();
        _parts.Live.Meter.Dispose();
    }

    private IEnumerable<LiveSetReading> Readings()
    {
        var now = TimeProvider.GetUtcNow();
        return _services.Values.Select(service => service.Current).Where(s => s.Set is not null).Select(s => new LiveSetReading(
            s.Service.ToString(), s.Condition.ToString(), s.Candidates.Length, (now - s.AnsweredAt).TotalSeconds,
            s.Candidates.Count(c => c.Health == CandidateHealth.Degraded), s.Candidates.Count(c => c.Health == CandidateHealth.Unhealthy)));
    }
}
