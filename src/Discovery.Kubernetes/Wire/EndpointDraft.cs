namespace Discovery.Kubernetes.Wire;

/// <summary>An endpoint as it was read, before it is known of which family its slice is.</summary>
internal struct EndpointDraft
{
    internal EndpointFlags Flags;
    internal UInt128 Address;
    internal int AddressLength;
    internal UInt128 Uid;
    internal Range Name;
    internal Range Hostname;
    internal Range UidText;
    internal EndpointPlace? Place;
}
