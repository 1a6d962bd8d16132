using System.Collections.Immutable;

namespace Discovery;

/// <summary>How the candidates of a service were narrowed to those that get traffic, and how traffic is divided among these. Immutable.</summary>
/// <remarks>Made when a set or the health of its candidates changes, never for a request.</remarks>
public sealed class TrafficSummary
{
    internal TrafficSummary(ImmutableArray<TrafficStage> stages, ImmutableArray<TrafficShare> shares, string? warning, string? obstacle)
    {
        Stages = stages;
        Shares = shares;
        Warning = warning;
        Obstacle = obstacle;
    }

    /// <summary>The steps that were taken, in order; each starts from what the one before it left.</summary>
    public ImmutableArray<TrafficStage> Stages { get; }

    /// <summary>The groups that get traffic.</summary>
    /// <value>Empty if nobody may get any.</value>
    public ImmutableArray<TrafficShare> Shares { get; }

    /// <summary>What could not be done as set, and what is done in its place: <c>zone eu-1c has a weight and no endpoint</c>.</summary>
    /// <value>Default: <see langword="null"/>, all is as set.</value>
    public string? Warning { get; }

    /// <summary>Why nobody may get traffic, or why a part of it is refused, and what to change.</summary>
    /// <value><see langword="null"/> if all traffic goes to somebody.</value>
    public string? Obstacle { get; }

    /// <summary>How many candidates get traffic.</summary>
    /// <value>0 or more.</value>
    public int InUse => Shares.Sum(share => share.Candidates);

    /// <summary>All of it in one line: <c>ready 10, place 4: zone eu-1a, by hints -> priority 0: 100 % to 4</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() =>
        $"{string.Join(", ", Stages)} -> {(Shares.IsEmpty ? $"nobody: {Obstacle}" : string.Join(", ", Shares))}{(Warning is null ? "" : $" ({Warning})")}";
}
