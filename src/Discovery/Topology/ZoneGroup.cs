using System.Collections.Immutable;

namespace Discovery.Topology;

/// <summary>The candidates of one slice that are in one zone.</summary>
/// <param name="Zone">The zone; empty for those whose zone is not known.</param>
/// <param name="Candidates">At least one.</param>
internal readonly record struct ZoneGroup(string Zone, ImmutableArray<Candidate> Candidates)
{
    /// <summary>The zones in the order of their names, so that all clients see the same.</summary>
    internal static ImmutableArray<ZoneGroup> Of(ImmutableArray<Candidate> candidates) =>
    [
        .. candidates.GroupBy(ZoneOf, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new ZoneGroup(g.Key, [.. g])),
    ];

    internal static string ZoneOf(Candidate candidate) => candidate.Endpoint.Locality?.Zone ?? "";
}
