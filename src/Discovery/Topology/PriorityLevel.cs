using System.Collections.Immutable;

namespace Discovery.Topology;

/// <summary>The candidates of one priority, by health. Those of weight 0 are not counted, unless all of the level weigh 0.</summary>
internal sealed class PriorityLevel
{
    private PriorityLevel(int priority, ImmutableArray<Candidate> all)
    {
        Priority = priority;
        All = all;
        // Read once: health may change while this runs, and everyone must be in one place.
        var health = new CandidateHealth[all.Length];
        for (var i = 0; i < health.Length; i++)
            health[i] = all[i].Health;
        Healthy = Of(health, CandidateHealth.Healthy);
        Degraded = Of(health, CandidateHealth.Degraded);
    }

    internal int Priority { get; }

    internal ImmutableArray<Candidate> All { get; }

    internal ImmutableArray<Candidate> Healthy { get; }

    internal ImmutableArray<Candidate> Degraded { get; }

    /// <summary>The levels, most preferred first; none if there is no candidate. Those that weigh 0 as a whole stand by behind all others.</summary>
    internal static ImmutableArray<PriorityLevel> Of(ImmutableArray<Candidate> candidates)
    {
        if (candidates.IsEmpty)
            return [];

        var first = candidates[0].Endpoint.Priority;
        foreach (var candidate in candidates)
        {
            if (candidate.Endpoint.Priority != first)
                return Several(candidates);
        }

        return [new PriorityLevel(first, WithoutDrained(candidates))];
    }

    /// <summary>The candidates that weigh something, or all if none does.</summary>
    internal static ImmutableArray<Candidate> WithoutDrained(ImmutableArray<Candidate> candidates)
    {
        var kept = candidates.RemoveAll(candidate => candidate.Endpoint.Weight == 0);
        return kept.IsEmpty ? candidates : kept;
    }

    private static ImmutableArray<PriorityLevel> Several(ImmutableArray<Candidate> candidates) =>
    [
        .. candidates.GroupBy(c => c.Endpoint.Priority)
            .OrderBy(g => g.All(c => c.Endpoint.Weight == 0))
            .ThenBy(g => g.Key)
            .Select(g => new PriorityLevel(g.Key, WithoutDrained([.. g]))),
    ];

    private ImmutableArray<Candidate> Of(CandidateHealth[] health, CandidateHealth wanted)
    {
        var count = health.AsSpan().Count(wanted);
        if (count == health.Length)
            return All;
        var chosen = ImmutableArray.CreateBuilder<Candidate>(count);
        for (var i = 0; i < health.Length; i++)
        {
            if (health[i] == wanted)
                chosen.Add(All[i]);
        }

        return chosen.MoveToImmutable();
    }
}
