using System.Collections.Immutable;

namespace Discovery.Topology;

/// <summary>What a stage makes of traffic: the same, or divided further.</summary>
/// <param name="All">The slices, in order of priority.</param>
/// <param name="Note">What was done; <see langword="null"/> if nothing.</param>
/// <param name="Warning">What could not be done as set.</param>
/// <param name="Obstacle">Why nobody, or not everybody, gets traffic, and what to change.</param>
internal readonly record struct Slices(
    ImmutableArray<TrafficSlice> All, string? Note = null, string? Warning = null, string? Obstacle = null)
{
    internal int Candidates => All.Sum(slice => slice.Candidates.Length);
}
