using Discovery.Affinity;
using Discovery.Endpoints;
using Discovery.Live;
using Discovery.Policies;
using Discovery.Topology;

namespace Discovery.Connectors;

/// <summary>Leases the endpoints of one service under one policy. Owns nothing but the picker of the current set.</summary>
internal sealed class EndpointLeaser(
    ServiceName service,
    LiveSets liveSets,
    IPolicySelector policy,
    TrafficPlanner planner,
    AffinityStage affinity,
    LeaseSlots slots,
    TimeProvider timeProvider,
    Random random)
{
    private volatile LiveSet _liveSet = liveSets.Get(service);
    private readonly Lock _rebuilding = new();
    private volatile AffinityPicker? _picker;
    private volatile AffinityOptions? _affinityOptions;
    // The last picker that is no stand-in for one being made.
    private ComposedPicker? _settled;

    internal ServiceName Service => service;

    /// <summary>The service's affinity: where keys come from, for those who see the request.</summary>
    internal AffinityOptions Affinity => _affinityOptions ?? ReadAffinity();

    /// <summary>This process's own key, if its options make that the key of requests without one.</summary>
    internal AffinityKey? ClientKey =>
        Affinity is { Source: AffinityKeySource.ClientIp, Mode: not AffinityMode.None } ? affinity.OwnKey() : null;

    /// <summary>What is known of the service at the moment.</summary>
    internal LiveSnapshot Current => _liveSet.Current;

    /// <summary>Whether it is known that the service has nobody to lease. Keeps the watch open, so that somebody new is noticed.</summary>
    internal bool HasNobody
    {
        get
        {
            var liveSet = _liveSet;
            liveSet.Touch();
            return liveSet.Current.Set is not null && PickerOf(liveSet).IsEmpty;
        }
    }

    /// <summary>Keeps the watch open for use that takes no lease.</summary>
    internal void Touch() => _liveSet.Touch();

    internal DateTimeOffset Now => timeProvider.GetUtcNow();

    /// <summary>Leases at once, or tells that it cannot: no set yet, no endpoint, or all to be avoided.</summary>
    internal bool TryLease(in PickRequest request, out EndpointLease lease)
    {
        var liveSet = _liveSet;
        liveSet.Touch();
        while (PickerOf(liveSet).Pick(request) is { } candidate)
        {
            // A candidate that left between pick and lease: the next snapshot is out already, pick again from that.
            if (!candidate.TryBegin())
                continue;

            lease = slots.Open(candidate);
            return true;
        }

        lease = default;
        return false;
    }

    /// <summary>Leases, waiting for the first answer about the service if none has come yet.</summary>
    /// <exception cref="NoEndpointException">There is no endpoint to lease.</exception>
    internal ValueTask<EndpointLease> LeaseAsync(in PickRequest request, CancellationToken cancellationToken) =>
        TryLease(request, out var lease) ? new(lease) : WaitAsync(request, cancellationToken);

    /// <summary>Makes the next pick ask for policy and affinity again.</summary>
    internal void Reset()
    {
        // In turn with those who read the old choice: none of them may write what came of it after this.
        lock (_rebuilding)
        {
            _affinityOptions = null;
            _picker = null;
        }
    }

    /// <summary>The live set, a new one if the old one was closed for want of use.</summary>
    internal LiveSet OpenLiveSet()
    {
        var liveSet = _liveSet;
        return liveSet.IsClosed ? _liveSet = liveSets.Get(service) : liveSet;
    }

    private AffinityOptions ReadAffinity()
    {
        lock (_rebuilding)
            return _affinityOptions ??= affinity.OptionsFor(service);
    }

    private async ValueTask<EndpointLease> WaitAsync(PickRequest request, CancellationToken cancellationToken)
    {
        while (true)
        {
            var liveSet = OpenLiveSet();
            var snapshot = await liveSet.FirstAsync(cancellationToken).ConfigureAwait(false);
            if (TryLease(request, out var lease))
                return lease;
            // The error must describe the set that had nothing to pick, not one that came out since.
            if (liveSet.IsClosed || !ReferenceEquals(liveSet.Current, snapshot))
                continue;
            // Before readiness: nobody announces a free place, so who waited for one would wait for the next set.
            if (PickerOf(liveSet).FindSaturation(request) is { } saturation)
                throw NoEndpointException.For(snapshot, saturation, Now);
            if (!request.WaitForReady)
                throw NoEndpointException.For(planner.Explain(snapshot), Now);
            await liveSet.NextAsync(snapshot, cancellationToken).ConfigureAwait(false);
        }
    }

    private AffinityPicker PickerOf(LiveSet liveSet)
    {
        var snapshot = liveSet.Current;
        var picker = _picker;
        return picker is not null && picker.Serves(snapshot) ? picker : Rebuild(liveSet, snapshot);
    }

    private AffinityPicker Rebuild(LiveSet liveSet, LiveSnapshot snapshot)
    {
        // Once per change, by one thread: two pickers of the same set would each start their own round.
        lock (_rebuilding)
        {
            if (_picker is { } picker && picker.Serves(snapshot))
                return picker;

            var plan = planner.PlanFor(snapshot);
            var chosen = policy.PolicyFor(service);
            if (!chosen.IsSlowToBuild || _settled is not { } before)
                return _picker = affinity.Over(_settled = new ComposedPicker(snapshot, plan, chosen, random), liveSet, snapshot);

            var standIn = affinity.Over(new ComposedPicker(snapshot, plan, new StandInPolicy(before, random), random), liveSet, snapshot);
            _picker = standIn;
            _ = Task.Run(() => Build(chosen, plan, liveSet, snapshot, standIn));
            return standIn;
        }
    }

    /// <summary>Makes a slow picker off the request path, and puts it in the place of its stand-in, if that still stands.</summary>
    private void Build(IBalancingPolicy chosen, TrafficPlan plan, LiveSet liveSet, LiveSnapshot snapshot, AffinityPicker standIn)
    {
        ComposedPicker? built = null;
        AffinityPicker? picker = null;
        try
        {
            built = new ComposedPicker(snapshot, plan, chosen, random);
            picker = affinity.Over(built, liveSet, snapshot);
        }
        finally
        {
            // After a failure there is neither: the next pick makes its own, and throws at who can see it.
            lock (_rebuilding)
            {
                if (ReferenceEquals(_picker, standIn))
                    (_settled, _picker) = (picker is null ? null : built, picker);
            }
        }
    }
}
