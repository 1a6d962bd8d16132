namespace Discovery;

/// <summary>One step on the way from all candidates of a service to those that get traffic. Immutable.</summary>
public sealed class TrafficStage
{
    internal TrafficStage(string name, int left, string? note = null)
    {
        Name = name;
        Left = left;
        Note = note;
    }

    /// <summary>What the step goes by: <c>ready</c>, <c>this node</c>, <c>place</c>, <c>health</c>, <c>subset</c>.</summary>
    public string Name { get; }

    /// <summary>How many candidates were left after it.</summary>
    /// <value>0 or more.</value>
    public int Left { get; }

    /// <summary>Whom it kept, or why it kept all: <c>zone eu-1a, by hints</c>.</summary>
    /// <value>Default: <see langword="null"/>, nothing to add.</value>
    public string? Note { get; }

    /// <inheritdoc/>
    public override string ToString() => Note is null ? $"{Name} {Left}" : $"{Name} {Left}: {Note}";
}
