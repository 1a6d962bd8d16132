namespace Discovery.Kubernetes.Slices;

/// <summary>A TCP port of one EndpointSlice.</summary>
/// <param name="Name">The name that the Service gives it; empty if it has a single port without name.</param>
/// <param name="Number">Where the pods of that slice listen.</param>
/// <param name="AppProtocol">What is spoken there, if the Service says so.</param>
internal readonly record struct SlicePort(string Name, int Number, string? AppProtocol)
{
    /// <summary>Whether the port's name or protocol is evidence that it speaks a scheme.</summary>
    internal bool Speaks(string scheme) => IsNamed(scheme) || string.Equals(Protocol, scheme, StringComparison.OrdinalIgnoreCase);

    internal bool IsNamed(string name) => string.Equals(Name, name, StringComparison.OrdinalIgnoreCase);

    // The prefixed names are those that Kubernetes itself defines (KEP-3726); the others are IANA's, like schemes.
    private string? Protocol => AppProtocol switch
    {
        "kubernetes.io/h2c" => "http",
        "kubernetes.io/ws" => "ws",
        "kubernetes.io/wss" => "wss",
        _ => AppProtocol,
    };
}
