using Discovery.Affinity;
using Discovery.Balancing;
using Discovery.Topology;

namespace Discovery;

/// <summary>Picks from the newest plan of one service under one policy. Its picker is made once per plan.</summary>
/// <param name="service">The service.</param>
/// <param name="policy">A client's own policy; <see langword="null"/> for that of the service's settings.</param>
/// <param name="parts">What the directory's services share.</param>
internal sealed class ServicePicker(Service service, PolicyChoice? policy, ServiceParts parts)
{
    private static readonly PolicyChoice Default = new(BalancingPolicies.Default);

    private readonly LiveSet _live = service.Live;
    private readonly Lock _rebuilding = new();
    private volatile AffinityPicker? _picker;
    // The last picker that is no stand-in for one being made.
    private ComposedPicker? _settled;

    internal Service Service => service;

    /// <summary>Leases at once, or not: no set yet, no endpoint, or all to be avoided.</summary>
    internal bool TryLease(in PickRequest request, out EndpointLease lease)
    {
        _live.Touch();
        while (Picker() is { } picker && picker.Pick(request) is { } candidate)
        {
            // A candidate that left between pick and lease: the next snapshot is out already, pick again from that.
            if (!candidate.TryBegin())
                continue;

            lease = parts.Slots.Open(candidate);
            return true;
        }

        lease = default;
        return false;
    }

    /// <summary>Whether it is known that the service has nobody to lease. Keeps the watch open, so that somebody new is noticed.</summary>
    internal bool HasNobody
    {
        get
        {
            _live.Touch();
            return Picker() is { IsEmpty: true };
        }
    }

    /// <summary>Whether the reason for picking nobody is that all are saturated; <see langword="null"/> if not.</summary>
    internal Saturation? FindSaturation(in PickRequest request) => Picker()?.FindSaturation(request);

    /// <summary>The picker of the newest plan; <see langword="null"/> while there is none.</summary>
    private AffinityPicker? Picker()
    {
        var snapshot = _live.Current;
        var picker = _picker;
        return picker is not null && ReferenceEquals(picker.Plan, snapshot.Plan) ? picker
            : snapshot.Plan is { } plan ? Rebuild(snapshot, plan)
            : null;
    }

    private AffinityPicker Rebuild(ServiceSnapshot snapshot, TrafficPlan plan)
    {
        // Once per change, by one thread: two pickers of the same plan would each start their own round.
        lock (_rebuilding)
        {
            if (_picker is { } picker && ReferenceEquals(picker.Plan, plan))
                return picker;

            var chosen = parts.Policies.Get(policy ?? snapshot.Settings.Policy ?? Default);
            if (!chosen.IsSlowToBuild || _settled is not { } before)
                return _picker = WithAffinity(_settled = new ComposedPicker(plan, chosen, parts.Random), snapshot);

            var standIn = WithAffinity(new ComposedPicker(plan, new StandInPolicy(before, parts.Random), parts.Random), snapshot);
            _picker = standIn;
            _ = Task.Run(() => Build(chosen, plan, snapshot, standIn));
            return standIn;
        }
    }

    /// <summary>Makes a slow picker off the request path, and puts it in the place of its stand-in, if that still stands.</summary>
    private void Build(IBalancingPolicy chosen, TrafficPlan plan, ServiceSnapshot snapshot, AffinityPicker standIn)
    {
        ComposedPicker? built = null;
        AffinityPicker? picker = null;
        try
        {
            built = new ComposedPicker(plan, chosen, parts.Random);
            picker = WithAffinity(built, snapshot);
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

    /// <summary>Puts the service's affinity before what picks.</summary>
    private AffinityPicker WithAffinity(ComposedPicker picker, ServiceSnapshot snapshot)
    {
        var rules = AffinityRules.Of(snapshot.Settings.Affinity ?? AffinityOptions.Default, snapshot.Set!.Traits);
        var seats = rules.Mode == AffinityMode.Sticky ? service.Seat(rules, picker.InUse) : null;
        return new AffinityPicker(picker, rules, seats, rules.KeyedByClient ? parts.OwnKey : null);
    }
}
