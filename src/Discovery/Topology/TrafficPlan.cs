using System.Collections.Immutable;
using Discovery.Endpoints;

namespace Discovery.Topology;

/// <summary>Which candidates are in use, and how traffic is divided among them before a policy chooses: what the set-time stages end in.</summary>
internal sealed class TrafficPlan
{
    private TrafficPlan(ImmutableArray<TrafficTier> tiers) => Tiers = tiers;

    /// <summary>The tiers that get traffic; none if no candidate may.</summary>
    internal ImmutableArray<TrafficTier> Tiers { get; }

    internal static TrafficPlan For(ImmutableArray<Candidate> candidates)
    {
        var usable = UsableCandidates.Among(candidates);
        return new TrafficPlan(usable.IsEmpty ? [] : [new TrafficTier(1, new CandidateGroup(usable, Warmths(usable)))]);
    }

    /// <summary>The warmth of each, or nothing if all are warm.</summary>
    private static ImmutableArray<double> Warmths(ImmutableArray<Candidate> candidates) =>
        candidates.Any(c => c.Warmth < 1) ? [.. candidates.Select(c => c.Warmth)] : [];
}
