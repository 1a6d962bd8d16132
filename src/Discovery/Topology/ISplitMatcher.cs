namespace Discovery.Topology;

/// <summary>Looks into one request of a connector for what a split matches.</summary>
public interface ISplitMatcher
{
    /// <summary>Whether the request has what is looked for.</summary>
    /// <param name="match">What to look for.</param>
    /// <returns>Whether it has.</returns>
    bool Matches(SplitMatch match);
}
