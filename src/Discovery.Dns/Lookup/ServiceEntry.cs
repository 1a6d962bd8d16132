namespace Discovery.Dns.Lookup;

/// <summary>One SRV record of an answer.</summary>
internal struct ServiceEntry
{
    /// <summary>The weight of its endpoints, or NaN for none.</summary>
    internal double Share;

    /// <summary>The number of its target among the different targets.</summary>
    internal int Target;

    /// <summary>The number of its record.</summary>
    internal int Record;

    /// <summary>One more than the number of the first entry for the target that has this entry's number; 0 for none.</summary>
    internal int First;

    /// <summary>The next record with the same target, or -1.</summary>
    internal int Next;

    internal ushort Priority;

    internal ushort Weight;

    internal ushort Port;
}
