using Discovery.Kubernetes.Slices;
using Discovery.Kubernetes.Wire;

namespace Discovery.Kubernetes.Reach;

/// <summary>Which port of a Service a caller means, where the service is reached at an address of its own.</summary>
internal sealed class ServicePortChoice
{
    internal ServicePortChoice(ServiceObject service, ServiceName asked)
    {
        var choice = new PortChoice(asked, service.Ports.Select(p => new SlicePort(p.Name, p.Number, p.AppProtocol)));
        Port = choice.Name is null ? null : service.Ports.First(p => p.Name == choice.Name);
        Scheme = choice.Scheme;
        Explanation = Port is null ? choice.Explanation ?? "its Service names no TCP port" : null;
    }

    /// <summary>The port, or null if none can be chosen.</summary>
    internal ServicePort? Port { get; }

    /// <summary>The scheme to speak there, if the caller leaves a choice.</summary>
    internal string? Scheme { get; }

    /// <summary>Why no port could be chosen.</summary>
    internal string? Explanation { get; }
}
