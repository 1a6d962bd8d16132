namespace Discovery.Kubernetes.Wire;

internal sealed class WireEndpoint
{
    public IReadOnlyList<string?>? Addresses { get; init; }

    public WireConditions? Conditions { get; init; }

    public string? Hostname { get; init; }

    public WireReference? TargetRef { get; init; }

    public string? NodeName { get; init; }

    public string? Zone { get; init; }

    /// <summary>What v1beta1 said of the place; v1 servers still hand it out for old slices.</summary>
    public IReadOnlyDictionary<string, string?>? DeprecatedTopology { get; init; }
}
