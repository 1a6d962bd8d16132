namespace Discovery.Dns.Messages;

/// <summary>A name in a <see cref="NameTable"/>.</summary>
internal struct NameEntry
{
    /// <summary>Where the name stands in the message.</summary>
    internal int Offset;

    /// <summary>The name's hash.</summary>
    internal int Hash;

    /// <summary>The next entry of the same bucket, or -1.</summary>
    internal int Next;
}
