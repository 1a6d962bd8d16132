using System.Buffers.Binary;
using System.Net;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Tests.Messages;

/// <summary>Puts a message together octet by octet, right or wrong.</summary>
internal sealed class RawMessage
{
    private readonly List<byte> _bytes = [];
    private readonly int[] _counts = new int[4];

    internal RawMessage(string name, DnsRecordType type, int flags = 0x8180, int id = 7)
    {
        _bytes.AddRange(new byte[12]);
        Word(0, id);
        Word(2, flags);
        Name(name).Words((int)type, 1);
        _counts[0] = 1;
    }

    internal int Length => _bytes.Count;

    internal RawMessage Name(string name) => Octets(DnsName.Parse(name).Wire.ToArray());

    /// <summary>Labels that end in a pointer.</summary>
    internal RawMessage Compressed(string labels, int pointer)
    {
        if (labels.Length > 0)
            Octets(DnsName.Parse(labels).Wire[..^1].ToArray());
        return Words(0xC000 | pointer);
    }

    internal RawMessage Octets(params byte[] octets)
    {
        _bytes.AddRange(octets);
        return this;
    }

    internal RawMessage Words(params int[] words)
    {
        foreach (var word in words)
            Octets((byte)(word >> 8), (byte)word);
        return this;
    }

    /// <summary>Begins a record whose owner is written already; <paramref name="content"/> writes what it holds.</summary>
    internal RawMessage Rest(int section, DnsRecordType type, long ttl, Action<RawMessage> content, int? length = null, int @class = 1)
    {
        Words((int)type, @class, (int)(ttl >> 16), (int)(ttl & 0xFFFF), 0);
        var start = Length;
        content(this);
        Word(start - 2, length ?? (Length - start));
        _counts[section]++;
        return this;
    }

    internal RawMessage A(string owner, string address, long ttl = 30, int section = 1) =>
        Name(owner).Rest(section, DnsRecordType.A, ttl, m => m.Octets(IPAddress.Parse(address).GetAddressBytes()));

    internal RawMessage Aaaa(string owner, string address, long ttl = 30, int section = 1) =>
        Name(owner).Rest(section, DnsRecordType.Aaaa, ttl, m => m.Octets(IPAddress.Parse(address).GetAddressBytes()));

    internal RawMessage Cname(string owner, string target, long ttl = 30) =>
        Name(owner).Rest(1, DnsRecordType.Cname, ttl, m => m.Name(target));

    internal RawMessage Srv(string owner, int priority, int weight, int port, string target, long ttl = 30) =>
        Name(owner).Rest(1, DnsRecordType.Srv, ttl, m => m.Words(priority, weight, port).Name(target));

    internal RawMessage Soa(string owner, long ttl, int minimum) =>
        Name(owner).Rest(2, DnsRecordType.Soa, ttl, m => m.Name("ns.test").Name("host.test").Words(0, 1, 0, 60, 0, 60, 0, 600, minimum >> 16, minimum & 0xFFFF));

    internal RawMessage Opt(int extendedCode = 0) =>
        Octets(0).Rest(3, (DnsRecordType)41, (long)extendedCode << 24, _ => { }, @class: 1232);

    internal RawMessage Count(int section, int count)
    {
        _counts[section] = count;
        return this;
    }

    internal byte[] ToArray()
    {
        for (var i = 0; i < 4; i++)
            Word(4 + (2 * i), _counts[i]);
        return [.. _bytes];
    }

    internal DnsAnswer Read(string name, DnsRecordType type) => AnswerReader.Read(DnsName.Parse(name), type, ToArray());

    private void Word(int offset, int word)
    {
        var octets = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(octets, (ushort)word);
        (_bytes[offset], _bytes[offset + 1]) = (octets[0], octets[1]);
    }
}
