namespace Discovery.Dns.Messages;

/// <summary>Numbers the names of records that a resolver decoded itself, and flattens those records.</summary>
internal sealed class GivenNames : INumberedNames
{
    private readonly Dictionary<DnsName, int> _numbers = [];
    private readonly List<DnsName> _names = [];

    internal GivenNames(DnsName question) => Number(question);

    public int Count => _names.Count;

    public DnsName Name(int number) => _names[number];

    public (string Label, string Domain) Texts(int number)
    {
        var wire = _names[number].Wire;
        if (wire[0] == 0)
            return ("", "");
        var rest = wire[(wire[0] + 1)..];
        return (DnsNameText.OfLabel(wire.Slice(1, wire[0])), rest[0] == 0 ? "" : DnsNameText.Of(rest));
    }

    internal FlatRecord Flat(DnsRecord record, DnsRecordType asked)
    {
        var owner = Number(record.Name);
        var target = record.Target is { } name ? Number(name) : 0;
        var seconds = (int)Math.Clamp(record.TimeToLive.Ticks / TimeSpan.TicksPerSecond, 0, int.MaxValue);
        if (record.IPAddress is not { } address)
        {
            var numbers = ((ulong)record.Priority << 32) | ((ulong)record.Weight << 16) | (uint)record.Port;
            return new FlatRecord(record.Type, owner, target, seconds, High: 0, numbers, IsGlue: false);
        }

        Span<byte> octets = stackalloc byte[16];
        octets.Clear();
        address.TryWriteBytes(record.Type == DnsRecordType.Aaaa ? octets : octets[12..], out _);
        return new FlatRecord(
            record.Type,
            owner,
            target,
            seconds,
            System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(octets),
            System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(octets[8..]),
            IsGlue: asked == DnsRecordType.Srv);
    }

    private int Number(DnsName name)
    {
        if (_numbers.TryGetValue(name, out var number))
            return number;
        _numbers.Add(name, _names.Count);
        _names.Add(name);
        return _names.Count - 1;
    }
}
