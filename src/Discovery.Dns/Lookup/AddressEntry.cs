namespace Discovery.Dns.Lookup;

/// <summary>What an answer says of one address, before it becomes an endpoint.</summary>
internal struct AddressEntry
{
    /// <summary>What <see cref="Target"/> is where no target is known.</summary>
    internal const int NoTarget = -1;

    /// <summary>The address and port.</summary>
    internal AddressKey Key;

    /// <summary>The weight of the endpoint, or NaN for none.</summary>
    internal double Share;

    /// <summary>The number of the SRV record whose target has the address.</summary>
    internal int Target;

    /// <summary>The priority of the SRV record.</summary>
    internal ushort Priority;

    /// <summary>The weight of the SRV record.</summary>
    internal ushort Weight;

    /// <summary>The next entry of the same bucket, or -1.</summary>
    internal int Next;

    /// <summary>Which endpoint of the previous answer had this address, or -1.</summary>
    internal int Previous;
}
