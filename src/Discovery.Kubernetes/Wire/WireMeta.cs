namespace Discovery.Kubernetes.Wire;

internal sealed class WireMeta
{
    public string? Name { get; init; }

    public string? Namespace { get; init; }

    public IReadOnlyDictionary<string, string?>? Labels { get; init; }

    public string? ResourceVersion { get; init; }

    /// <summary>Set if a list is only a part.</summary>
    public string? Continue { get; init; }
}
