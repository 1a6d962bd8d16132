namespace Discovery.Topology;

/// <summary>Candidates that are in use together, and their share of all traffic.</summary>
/// <param name="share">Positive; shares are relative to each other.</param>
/// <param name="group">The candidates; none if requests of this share are refused.</param>
internal readonly struct TrafficTier(double share, CandidateGroup group)
{
    internal double Share { get; } = share;

    internal CandidateGroup Group { get; } = group;
}
