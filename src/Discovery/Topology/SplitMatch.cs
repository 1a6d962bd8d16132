namespace Discovery.Topology;

/// <summary>Requests that go to one service of a split whatever the weights: those with a header.</summary>
/// <remarks>Connectors that know headers, such as HTTP's, look at it; for others nothing matches.</remarks>
public sealed class SplitMatch
{
    /// <summary>The header's name.</summary>
    /// <value>Compared without case. Required.</value>
    public string Header { get; set; } = "";

    /// <summary>The header's value.</summary>
    /// <value>Compared with case, as a whole. Default: <see langword="null"/>, any value.</value>
    public string? Value { get; set; }

    /// <summary>Whether a request can match both.</summary>
    internal bool Overlaps(SplitMatch other) =>
        Header.Equals(other.Header, StringComparison.OrdinalIgnoreCase)
        && (Value is null || other.Value is null || Value.Equals(other.Value, StringComparison.Ordinal));
}
