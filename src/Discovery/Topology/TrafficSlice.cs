using System.Collections.Immutable;

namespace Discovery.Topology;

/// <summary>A part of all traffic and the candidates that bear it, on its way through the stages.</summary>
/// <param name="Name">What the candidates have in common.</param>
/// <param name="Share">Above 0, at most 1.</param>
/// <param name="Kind">Which candidates of the level they are.</param>
/// <param name="Level">The level they are of.</param>
/// <param name="Candidates">At least one, except where requests are refused.</param>
internal sealed record TrafficSlice(string Name, double Share, SliceKind Kind, PriorityLevel Level, ImmutableArray<Candidate> Candidates)
{
    /// <summary>A factor to each candidate's weight, or nothing if all are 1.</summary>
    internal ImmutableArray<double> Factors { get; init; } = [];
}
