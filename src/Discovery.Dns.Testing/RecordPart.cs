namespace Discovery.Dns.Testing;

/// <summary>A part of a record's content: octets as they are, or a name, which may be shortened to a pointer.</summary>
internal readonly record struct RecordPart(byte[] Octets, WireName? Name)
{
    public static implicit operator RecordPart(byte[] octets) => new(octets, null);

    public static implicit operator RecordPart(WireName name) => new([], name);
}
