using System.Buffers.Binary;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Tests.Messages.Fuzz;

/// <summary>Breaks answers of real servers in the ways that networks and attackers do. The same seed makes the same message.</summary>
internal sealed class MessageMutator
{
    private readonly List<(string Label, DnsName Name, DnsRecordType Type, byte[] Bytes)> _seeds = [];

    internal MessageMutator()
    {
        foreach (var capture in Capture.All)
        {
            var (name, type) = Capture.Question(capture);
            _seeds.Add((capture, name, type, Capture.Bytes(capture)));
        }
    }

    internal (DnsName Name, DnsRecordType Type, byte[] Bytes) Make(int seed)
    {
        var random = new Random(seed);
        var (_, name, type, bytes) = _seeds[random.Next(_seeds.Count)];
        var message = bytes.ToList();

        // Nearly always the question stays: a message with another is refused before anything else is read.
        var first = random.Next(20) == 0 ? 0 : MessageHeader.Length + name.Wire.Length + 4;
        for (var i = random.Next(1, 4); i > 0 && message.Count > Math.Max(first, MessageHeader.Length); i--)
            Mutate(random, message, first);

        // Half of the messages that were broken into an error code would end there.
        if (message.Count > 3 && random.Next(2) == 0)
            message[3] &= 0xF0;
        return (name, type, [.. message]);
    }

    private void Mutate(Random random, List<byte> message, int first)
    {
        switch (random.Next(10))
        {
            case 0:
                for (var i = random.Next(1, 9); i > 0; i--)
                    message[random.Next(first, message.Count)] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                Cut(random, message, first);
                break;
            case 2:
                SplicePointer(random, message, first);
                break;
            case 3:
                SetWord(message, 6 + (2 * random.Next(3)), random.Next(2) == 0 ? 0xFFFF : random.Next(300));
                break;
            case 4:
                ChangeLength(random, message);
                break;
            case 5:
                Recombine(random, message, first);
                break;
            case 6:
                Repeat(random, message, first);
                break;
            case 7:
                message[random.Next(first, message.Count)] = Boundary(random);
                break;
            case 8:
                ChangeRecord(random, message);
                break;
            default:
                message.InsertRange(random.Next(first, message.Count), Enumerable.Range(0, random.Next(1, 20)).Select(_ => Boundary(random)));
                break;
        }
    }

    private static void Cut(Random random, List<byte> message, int first)
    {
        var length = random.Next(first, message.Count);
        message.RemoveRange(length, message.Count - length);
    }

    /// <summary>Puts a compression pointer somewhere, most often to a near place.</summary>
    private static void SplicePointer(Random random, List<byte> message, int first)
    {
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            var at = random.Next(first, message.Count);
            var to = random.Next(3) switch { 0 => random.Next(0x4000), 1 => random.Next(message.Count), _ => Math.Max(at - random.Next(-4, 40), 0) };
            SetWord(message, Math.Min(at, message.Count - 2), 0xC000 | (to & 0x3FFF));
        }
    }

    private static void ChangeLength(Random random, List<byte> message)
    {
        if (PickRecord(random, message) is { } record)
            SetWord(message, record.Start - 2, random.Next(4) == 0 ? random.Next(0x10000) : record.Length + random.Next(-3, 4));
    }

    /// <summary>Gives a record another type, class or TTL.</summary>
    private static void ChangeRecord(Random random, List<byte> message)
    {
        int[] types = [1, 28, 33, 5, 6, 41, 2, 0, 255, 65535];
        if (PickRecord(random, message) is not { } record)
            return;
        switch (random.Next(4))
        {
            case 0:
                SetWord(message, record.Start - 8, random.Next(5));
                break;
            case 1:
                SetWord(message, record.Start - 6, random.Next(2) * 0x8000);
                break;
            default:
                SetWord(message, record.Start - 10, types[random.Next(types.Length)]);
                break;
        }
    }

    /// <summary>The end of one message behind the beginning of another.</summary>
    private void Recombine(Random random, List<byte> message, int first)
    {
        var other = _seeds[random.Next(_seeds.Count)].Bytes;
        var from = random.Next(other.Length);
        Cut(random, message, first);
        message.AddRange(other[from..]);
    }

    /// <summary>Writes a part of the message many times over, as a bomb does, and counts as many records.</summary>
    private static void Repeat(Random random, List<byte> message, int first)
    {
        var from = random.Next(first, message.Count);
        var part = message.GetRange(from, Math.Min(random.Next(1, 120), message.Count - from));
        if (PickRecord(random, message) is { } record && random.Next(4) > 0)
            (part, from) = (message.GetRange(record.Owner, record.Start + record.Length - record.Owner), record.Owner);

        // Rarely up to the longest message that TCP carries.
        var most = (random.Next(50) == 0 ? 65_000 - message.Count : 2_000) / part.Count;
        var times = random.Next(0, Math.Max(most, 1));
        message.InsertRange(from, Enumerable.Repeat(part, times).SelectMany(p => p));
        SetWord(message, 6, random.Next(4) == 0 ? 0xFFFF : message[6] << 8 | message[7] + times);
    }

    private static WireRecord? PickRecord(Random random, List<byte> message)
    {
        var records = new List<WireRecord>();
        try
        {
            var reader = new RecordReader(message.ToArray());
            while (records.Count < 100 && reader.Next())
                records.Add(reader.Current);
        }
        catch (MalformedDnsMessageException)
        {
            // Broken before; the records up to there will do.
        }
        catch (ArgumentOutOfRangeException)
        {
            // Cut inside the header.
        }

        return records.Count == 0 ? null : records[random.Next(records.Count)];
    }

    private static byte Boundary(Random random) => random.Next(8) switch
    {
        0 => 0,
        1 => 63,
        2 => 64,
        3 => 0xC0,
        4 => 0xFF,
        5 => 12,
        _ => (byte)random.Next(256),
    };

    private static void SetWord(List<byte> message, int offset, int word)
    {
        Span<byte> octets = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(octets, (ushort)word);
        for (var i = 0; i < 2; i++)
        {
            if (offset + i >= 0 && offset + i < message.Count)
                message[offset + i] = octets[i];
        }
    }
}
