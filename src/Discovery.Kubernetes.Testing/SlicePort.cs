namespace Discovery.Kubernetes.Testing;

/// <summary>A port of an EndpointSlice, as the endpoints listen on it.</summary>
/// <param name="name">The Service port's name; empty when it has none.</param>
/// <param name="port">The number the endpoints listen on, which may differ from the Service's; null leaves the field out.</param>
public sealed class SlicePort(string name, int? port)
{
    /// <summary>Creates a port without a name, as a Service with a single port may have.</summary>
    /// <param name="port">The number the endpoints listen on.</param>
    public SlicePort(int port)
        : this("", port)
    {
    }

    /// <summary>The Service port's name.</summary>
    public string Name { get; } = name;

    /// <summary>The number the endpoints listen on.</summary>
    public int? Port { get; } = port;

    /// <summary>The transport protocol.</summary>
    /// <value>TCP, UDP or SCTP. Default: TCP (Kubernetes <c>ports[].protocol</c>).</value>
    public string Protocol { get; init; } = "TCP";

    /// <summary>The application protocol, such as <c>kubernetes.io/h2c</c>.</summary>
    /// <value>Null, the default, leaves the field out.</value>
    public string? AppProtocol { get; init; }

    /// <summary>The same port with another number, if one is given.</summary>
    internal SlicePort At(int? number) =>
        number is null ? this : new SlicePort(Name, number) { Protocol = Protocol, AppProtocol = AppProtocol };
}
