using System.Collections.Immutable;

namespace Discovery.Topology;

/// <summary>Which candidates are in use, and how traffic is divided among them before a policy chooses: what the set-time stages end in.</summary>
/// <remarks>
/// The stages, in order: this node only, readiness, preferred place, priority and health, zones, subset. Each is a pure function in a
/// file of its own.
/// </remarks>
internal sealed class TrafficPlan
{
    private TrafficPlan(ImmutableArray<TrafficTier> tiers, TrafficSummary summary)
    {
        Tiers = tiers;
        Summary = summary;
    }

    /// <summary>The tiers that get traffic; none if no candidate may.</summary>
    internal ImmutableArray<TrafficTier> Tiers { get; }

    /// <summary>Which plan of the service it is, counted from 1.</summary>
    internal long Number { get; init; }

    /// <summary>How it came to that.</summary>
    internal TrafficSummary Summary { get; }

    internal static TrafficPlan For(ImmutableArray<Candidate> candidates, ServiceTraits traits, PlanScope scope, long number = 1)
    {
        var log = new PlanLog();
        var slices = Slice(Narrow(candidates, traits, scope, log), scope, log);
        var used = slices.RemoveAll(slice => slice.Candidates.IsEmpty);
        return new TrafficPlan(
            used.IsEmpty ? [] : [.. slices.Select(slice => new TrafficTier(slice.Share, new CandidateGroup(slice.Candidates, Factors(slice))))],
            log.Summarize([.. used.Select(slice => new TrafficShare(slice.Name, slice.Share, slice.Candidates.Length))]))
        {
            Number = number,
        };
    }

    private static ImmutableArray<Candidate> Narrow(ImmutableArray<Candidate> candidates, ServiceTraits traits, PlanScope scope, PlanLog log)
    {
        var left = candidates;
        if (traits.NodeLocalOnly && scope.Options.Zones.Mode != ZoneMode.Any)
            left = log.Note("this node", NodeLocal.Among(left, scope.Own.Node));
        left = log.Note("ready", UsableCandidates.Among(left));
        var near = PreferredPlace.Among(left, traits, scope.Options, scope.Own);
        return near.Note is null ? near.Left : log.Note("place", near);
    }

    private static ImmutableArray<TrafficSlice> Slice(ImmutableArray<Candidate> candidates, PlanScope scope, PlanLog log)
    {
        var slices = PrioritySlices.Of(PriorityLevel.Of(candidates), scope.Options.Priority);
        if (slices.Candidates != candidates.Length || slices.Note is not null)
            Note("health", slices);
        slices = ZoneSlices.Of(slices.All, scope.Options, scope.Own.Zone);
        if (slices.Note is not null || slices.Warning is not null)
            Note("zones", slices);
        slices = SubsetSlices.Of(slices.All, scope.Options.Subset, scope.Seed);
        if (slices.Note is not null)
            Note("subset", slices);
        return slices.All;

        void Note(string stage, Slices made) => log.Note(stage, made.Candidates, made.Note, made.Warning, made.Obstacle);
    }

    /// <summary>What the weight of each is multiplied by: the factors of the slice, and its warmth.</summary>
    private static ImmutableArray<double> Factors(TrafficSlice slice) =>
        slice.Candidates.All(c => c.Warmth >= 1) ? slice.Factors
        : [.. slice.Candidates.Select((c, i) => c.Warmth * (slice.Factors.IsDefaultOrEmpty ? 1 : slice.Factors[i]))];
}
