namespace Discovery.Balancing;

/// <summary>By what of an endpoint a hash policy places it: keys stay where they are as long as this stays.</summary>
public enum HashIdentity
{
    /// <summary>The address and port: always there, but another one after each restart of a pod.</summary>
    Address = 0,

    /// <summary>The name of the pod or host, where the source knows one, else the address.</summary>
    /// <remarks>
    /// A pod of a StatefulSet comes back under its name, and so to its keys. Of several endpoints with one name, the first by address
    /// has the name, the others are placed by name and address.
    /// </remarks>
    Name = 1,
}
