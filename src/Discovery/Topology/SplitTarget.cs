namespace Discovery.Topology;

/// <summary>One of the services that the traffic of a service is split across, and its part.</summary>
public sealed class SplitTarget
{
    /// <summary>The service's host, such as <c>orders-v2</c>; the service that is split may be among them.</summary>
    /// <value>Scheme, port and port name are those asked for. Required.</value>
    public string Service { get; set; } = "";

    /// <summary>Its part of the requests that match nothing, relative to the other weights.</summary>
    /// <value>0 to 1,000,000,000. Default: 0, none but those that match.</value>
    public double Weight { get; set; }

    /// <summary>The requests that all go to it.</summary>
    /// <value>Default: <see langword="null"/>, none.</value>
    public SplitMatch? Match { get; set; }
}
