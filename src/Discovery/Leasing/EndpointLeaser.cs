using Discovery.Affinity;
using Discovery.Balancing;
using Discovery.Topology;

namespace Discovery;

/// <summary>Leases the endpoints of one service: what a connector works with. Owns nothing; keep it and use it from all threads.</summary>
/// <remarks>
/// A connector leases (<see cref="TryLease"/>, <see cref="LeaseAsync"/>), connects to the lease's endpoint, and ends the lease with what came of
/// it. Where an endpoint does not accept, <see cref="ConnectAttempts"/> leases another. What a connector keeps for an endpoint, such as
/// a pool, it drops when <see cref="Candidate.Drained"/> is cancelled.
/// </remarks>
public sealed class EndpointLeaser
{
    private readonly ServiceParts _parts;
    private readonly PolicyChoice? _policy;
    private volatile ServicePicker _picker;
    private volatile SplitChoice? _split;

    internal EndpointLeaser(Service service, PolicyChoice? policy, ServiceParts parts)
    {
        (_parts, _policy, Service) = (parts, policy, service.Name);
        _picker = service.PickerFor(policy);
    }

    /// <summary>The service.</summary>
    public ServiceName Service { get; }

    /// <summary>What is known of the service at the moment.</summary>
    public ServiceSnapshot Current => _picker.Service.Current;

    /// <summary>Where a request's affinity key comes from, for connectors that see requests.</summary>
    public AffinityOptions Affinity => Settings.Affinity ?? AffinityOptions.Default;

    /// <summary>Whether nobody looked the name up, so that the system's resolver is to find it. Keeps the watch open.</summary>
    public bool PassesThrough
    {
        get
        {
            var live = _picker.Service.Live;
            if (live.Current.Set is not { IsPassThrough: true } || Split is not null)
                return false;

            live.Touch();
            return true;
        }
    }

    internal DateTimeOffset Now => _parts.Live.TimeProvider.GetUtcNow();

    /// <summary>Whether it is known that the service has nobody to lease.</summary>
    internal bool HasNobody => _picker.HasNobody;

    /// <summary>This process's own key, if the service's affinity makes that the key of requests without one.</summary>
    internal AffinityKey? ClientKey =>
        Affinity is { Source: AffinityKeySource.ClientIp, Mode: not AffinityMode.None } ? _picker.Service.OwnKey : null;

    private ServiceSettings Settings => _picker.Service.Current.Settings;

    private LeaserSplit? Split
    {
        get
        {
            var settings = Settings;
            var split = _split;
            return (split is not null && ReferenceEquals(split.Settings, settings) ? split : MakeSplit(settings)).Split;
        }
    }

    /// <summary>Whose endpoints a request gets: this service's own, or those of one that its traffic is split across, chosen by weight.</summary>
    /// <remarks>Ask once for a request, and keep to the answer for all of its attempts.</remarks>
    /// <param name="request">Its affinity key: equal keys give equal answers.</param>
    /// <returns>The leaser to use.</returns>
    public EndpointLeaser For(in PickRequest request) => Split is { } split ? split.Choose(request) : this;

    /// <summary>The same, where the connector can see what a split matches.</summary>
    /// <typeparam name="T">What the connector sends.</typeparam>
    /// <param name="request">Its affinity key.</param>
    /// <param name="sent">What is sent.</param>
    /// <param name="matches">Whether that has what a split looks for; static, so that nothing is allocated.</param>
    /// <returns>The leaser to use: the first that matches, else by weight.</returns>
    public EndpointLeaser For<T>(in PickRequest request, T sent, Func<T, SplitMatch, bool> matches)
    {
        ArgumentNullException.ThrowIfNull(matches);
        if (Split is not { } split)
            return this;

        foreach (var (match, leaser) in split.Matches)
        {
            if (matches(sent, match))
                return leaser;
        }

        return split.Choose(request);
    }

    /// <summary>Leases at once. Allocates nothing, takes no lock.</summary>
    /// <param name="request">An affinity key, candidates to avoid.</param>
    /// <param name="lease">The lease. End it once, with its outcome, or dispose it.</param>
    /// <returns>Whether there is a lease. If not: no set yet, no endpoint, or all are to be avoided.</returns>
    public bool TryLease(in PickRequest request, out EndpointLease lease) => _picker.TryLease(request, out lease);

    /// <summary>Leases, waiting for the first answer about the service if none has come yet.</summary>
    /// <param name="request">An affinity key, candidates to avoid.</param>
    /// <param name="waitForReady">Whether to wait for an endpoint rather than fail when there is none (gRPC's wait-for-ready).</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The lease. End it once, with its outcome, or dispose it.</returns>
    /// <exception cref="NoEndpointException">There is no endpoint to lease; the message says why and what to change.</exception>
    public ValueTask<EndpointLease> LeaseAsync(
        in PickRequest request = default, bool waitForReady = false, CancellationToken cancellationToken = default) =>
        TryLease(request, out var lease) ? new(lease) : WaitAsync(request, waitForReady, cancellationToken);

    private async ValueTask<EndpointLease> WaitAsync(PickRequest request, bool waitForReady, CancellationToken cancellationToken)
    {
        while (true)
        {
            var picker = Open();
            var live = picker.Service.Live;
            var snapshot = await live.FirstAsync(cancellationToken).ConfigureAwait(false);
            if (TryLease(request, out var lease))
                return lease;
            // The error must describe the set that had nothing to pick, not one that came out since.
            if (live.IsClosed || !ReferenceEquals(live.Current, snapshot))
                continue;
            // Before readiness: nobody announces a free place, so who waited for one would wait for the next set.
            if (picker.FindSaturation(request) is { } saturation)
                throw NoEndpointException.For(snapshot, saturation, Now);
            if (!waitForReady)
                throw NoEndpointException.For(snapshot, Now);
            await live.NextAsync(snapshot, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The picker of the service in use: a new one if the old one was closed for want of use.</summary>
    private ServicePicker Open()
    {
        var picker = _picker;
        return picker.Service.Live.IsClosed ? _picker = _parts.Find(Service).PickerFor(_policy) : picker;
    }

    private SplitChoice MakeSplit(ServiceSettings settings)
    {
        var split = settings.Split is { Count: > 0 } targets
            ? new LeaserSplit([.. targets.Select(target => (target, LeaserOf(target)))], ClientKey, _parts.Random)
            : null;
        return _split = new SplitChoice(settings, split);
    }

    private EndpointLeaser LeaserOf(SplitTarget target) => target.Service.Equals(Service.Host, StringComparison.OrdinalIgnoreCase)
        ? this
        : new EndpointLeaser(_parts.Find(Service.WithHost(target.Service)), _policy, _parts);

    private sealed record SplitChoice(ServiceSettings Settings, LeaserSplit? Split);
}
