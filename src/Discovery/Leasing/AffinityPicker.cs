using Discovery.Affinity;
using Discovery.Balancing;
using Discovery.Topology;

namespace Discovery;

/// <summary>Picks from one set for a request: where its key is pinned, if it is, else as set-time stages and policy say.</summary>
/// <remarks>gRFC A55: a pin goes before the policy, but not before draining and ejection.</remarks>
internal sealed class AffinityPicker(ComposedPicker picker, AffinityRules rules, StickyCandidates? seats, AffinityKey? ownKey)
{
    /// <summary>Whether nobody may get traffic.</summary>
    internal bool IsEmpty => picker.IsEmpty;

    /// <summary>Whether the reason for picking nobody is that all are saturated; <see langword="null"/> if not.</summary>
    internal Saturation? FindSaturation(in PickRequest request) => picker.FindSaturation(request);

    /// <summary>The plan that it picks by.</summary>
    internal TrafficPlan Plan => picker.Plan;

    /// <summary>Picks a candidate, or none if there is none or all are to be avoided.</summary>
    internal Candidate? Pick(in PickRequest request)
    {
        if (request.AffinityKey is null && ownKey is null)
            return picker.Pick(request);
        if (rules.Mode == AffinityMode.None || (request.AffinityKey ?? ownKey) is not { } key)
            return picker.Pick(new PickRequest { Avoid = request.Avoid });
        var keyed = new PickRequest { AffinityKey = key, Avoid = request.Avoid };
        return seats is null ? picker.Pick(keyed) : PickSticky(seats, key, keyed);
    }

    private Candidate? PickSticky(StickyCandidates seats, AffinityKey key, in PickRequest keyed)
    {
        var pinned = seats.Find(key);
        var isAvoided = pinned is not null && (keyed.Avoids(pinned) || pinned.IsSaturated);
        // An attempt that failed there moves this request alone, by its key, so that others of the key end up at the same place.
        if (pinned is { Health: not CandidateHealth.Unhealthy })
            return isAvoided ? picker.Pick(keyed) : pinned;

        var fresh = picker.Pick(picker.HonorsKeys ? keyed : new PickRequest { Avoid = keyed.Avoid });
        // All are unhealthy, or to be avoided: moving about among them would gain nothing.
        if (pinned is not null && !isAvoided && fresh is not { Health: not CandidateHealth.Unhealthy })
            return pinned;
        if (fresh is null)
            return null;
        var winner = seats.Pin(key, fresh);
        return keyed.Avoids(winner) ? fresh : winner;
    }
}
