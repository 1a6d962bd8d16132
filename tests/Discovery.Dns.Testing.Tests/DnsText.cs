using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;

namespace Discovery.Dns.Testing.Tests;

/// <summary>A DNS message as text, one line for each thing it says. Reads with neither the fake's code nor the library's.</summary>
internal sealed class DnsText
{
    private readonly byte[] _message;
    private int _position = 12;

    private DnsText(byte[] message)
    {
        _message = message;
        for (var i = 0; i < Number(4); i++)
            Question.Add($"{Name()} {Next16()} {Next16()}");
        Read(Answers, Number(6));
        Read(Authority, Number(8));
        Read(Additional, Number(10));
        Assert.Equal(message.Length, _position);
    }

    public int Id => Number(0);

    /// <summary>QR, opcode, AA, TC, RD, RA and the response code: the header's second pair of octets.</summary>
    public string Flags => Number(2).ToString("X4", CultureInfo.InvariantCulture);

    public bool IsTruncated => (_message[2] & 2) != 0;

    public int Code => _message[3] & 15;

    public List<string> Question { get; } = [];

    public List<string> Answers { get; } = [];

    public List<string> Authority { get; } = [];

    public List<string> Additional { get; } = [];

    public static DnsText Read(byte[] message) => new(message);

    /// <summary>All that the message means: the order of records within a section means nothing.</summary>
    public string Meaning() => string.Join('\n',
        [$"id {Id} flags {Flags}", .. Question, .. Section("answers", Answers), .. Section("authority", Authority), .. Section("additional", Additional)]);

    private static IEnumerable<string> Section(string name, List<string> records) => records.Order(StringComparer.Ordinal).Prepend($"{name}: {records.Count}");

    private void Read(List<string> section, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var (name, type, @class, timeToLive) = (Name(), Next16(), Next16(), Next32());
            var end = Next16();
            end += _position;
            section.Add(type == 41 ? $"OPT {@class}" : $"{name} {timeToLive} {Content(type, end)}");
            _position = end;
        }
    }

    private string Content(int type, int end) => type switch
    {
        1 => $"A {new IPAddress(_message.AsSpan(_position..end))}",
        28 => $"AAAA {new IPAddress(_message.AsSpan(_position..end))}",
        5 => $"CNAME {Name()}",
        6 => $"SOA {Name()} {Name()} {Next32()} {Next32()} {Next32()} {Next32()} {Next32()}",
        33 => $"SRV {Next16()} {Next16()} {Next16()} {Name()}",
        _ => $"TYPE{type} {Convert.ToHexString(_message.AsSpan(_position..end))}",
    };

    private string Name()
    {
        var name = new StringBuilder();
        int? end = null;
        while (_message[_position] is > 0 and var length)
        {
            if (length >= 0xC0)
            {
                end ??= _position + 2;
                _position = Number(_position) & 0x3FFF;
                continue;
            }

            name.Append(Encoding.ASCII.GetString(_message, _position + 1, length)).Append('.');
            _position += length + 1;
        }

        _position = end ?? _position + 1;
        return name.Length == 0 ? "." : name.ToString();
    }

    private int Number(int at) => BinaryPrimitives.ReadUInt16BigEndian(_message.AsSpan(at));

    private int Next16()
    {
        _position += 2;
        return Number(_position - 2);
    }

    private uint Next32()
    {
        _position += 4;
        return BinaryPrimitives.ReadUInt32BigEndian(_message.AsSpan(_position - 4));
    }
}
