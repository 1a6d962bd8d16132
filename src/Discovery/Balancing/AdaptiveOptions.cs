namespace Discovery.Balancing;

/// <summary>How <c>adaptive</c> learns of load.</summary>
public sealed record AdaptiveOptions : PolicyOptions
{
    /// <summary>Asks endpoints for their load, where requests are too rare to tell. Code alone can give one.</summary>
    /// <value>Default: <see langword="null"/>, nothing does.</value>
    public ILoadProbe? Probe { get; set; }

    internal override IEnumerable<string> Faults() => [];
}
