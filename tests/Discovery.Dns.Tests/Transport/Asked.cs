using System.Buffers.Binary;
using Discovery.Dns.Messages;
using Discovery.Dns.Tests.Messages;

namespace Discovery.Dns.Tests.Transport;

/// <summary>One query as the server saw it.</summary>
internal sealed class Asked(byte[] message, bool tcp, int number, int connection)
{
    internal bool Tcp { get; } = tcp;

    /// <summary>Counts the server's queries, from 1.</summary>
    internal int Number { get; } = number;

    /// <summary>The TCP connection, or the client's port for UDP.</summary>
    internal int Connection { get; } = connection;

    internal int Id { get; } = BinaryPrimitives.ReadUInt16BigEndian(message);

    internal bool HasEdns { get; } = BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(10)) == 1;

    internal DnsName Name { get; } = new(message[12..(message.AsSpan(12).IndexOf((byte)0) + 13)]);

    internal DnsRecordType Type { get; } = (DnsRecordType)BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(message.AsSpan(12).IndexOf((byte)0) + 13));

    /// <summary>A message with the question; the flags say QR, RD, RA and the code.</summary>
    internal RawMessage Reply(int code = 0, int flags = 0x8180, int? id = null) => new(Name.ToString(), Type, flags | code, id ?? Id);

    /// <summary>An answer to another question than the one that was asked.</summary>
    internal byte[] AboutAnother(string name, DnsRecordType type) => new RawMessage(name, type, 0x8180, Id).A(name, "10.9.9.9").ToArray();

    /// <summary>A code without a question, as servers send that gave up reading.</summary>
    internal byte[] HeaderOnly(int code) => [(byte)(Id >> 8), (byte)Id, 0x81, (byte)(0x80 | code), 0, 0, 0, 0, 0, 0, 0, 0];

    internal byte[][] Code(int code) => [Reply(code).ToArray()];

    internal byte[][] A(params string[] addresses)
    {
        var reply = Reply();
        foreach (var address in addresses)
            reply.A(Name.ToString(), address);
        return [reply.ToArray()];
    }

    /// <summary>TC without records.</summary>
    internal byte[][] Truncated() => [Reply(flags: 0x8380).ToArray()];
}
