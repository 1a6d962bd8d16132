using System.Globalization;

namespace Discovery;

/// <summary>A group of candidates that are in use together, and how much of the service's traffic it gets. Immutable.</summary>
public sealed class TrafficShare
{
    internal TrafficShare(string name, double share, int candidates)
    {
        Name = name;
        Share = share;
        Candidates = candidates;
    }

    /// <summary>What its candidates have in common: <c>priority 0</c>, <c>priority 1, degraded</c>, <c>priority 0, zone eu-1a</c>.</summary>
    public string Name { get; }

    /// <summary>Its part of all traffic.</summary>
    /// <value>Above 0, at most 1; the shares of a service add up to 1, less what a panic refuses.</value>
    public double Share { get; }

    /// <summary>How many candidates it has.</summary>
    /// <value>At least 1.</value>
    public int Candidates { get; }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}: {100 * Share:0.##} % to {Candidates}");
}
