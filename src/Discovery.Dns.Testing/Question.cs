namespace Discovery.Dns.Testing;

/// <summary>What a query asks.</summary>
internal sealed class Question
{
    private const int OptType = 41;

    private Question(ushort id, ushort flags) => (Id, Flags) = (id, flags);

    public ushort Id { get; }

    public bool RecursionDesired => (Flags & 0x0100) != 0;

    public int Opcode => (Flags >> 11) & 15;

    public WireName Name { get; private init; } = WireName.Root;

    public ushort Type { get; private init; }

    public ushort Class { get; private init; }

    /// <summary>Name, type and class as they came, to be sent back letter for letter.</summary>
    public byte[] Wire { get; private init; } = [];

    /// <summary>What the OPT record offers to take; null without one.</summary>
    public int? PayloadSize { get; private init; }

    /// <summary>False when only the header could be read.</summary>
    public bool IsReadable => Wire.Length > 0;

    private ushort Flags { get; }

    /// <summary>Reads a query. Null for what has no header or is no query: a server keeps silent then, or two servers could echo each other for ever.</summary>
    public static Question? Read(ReadOnlySpan<byte> message)
    {
        if (message.Length < 12)
            return null;
        var reader = new OctetReader(message);
        var header = new Question(reader.Number(), reader.Number());
        if ((header.Flags & 0x8000) != 0)
            return null;
        try
        {
            return reader.Number() == 1 ? header.WithQuestion(message, reader) : header;
        }
        catch (InvalidDataException)
        {
            return header;
        }
    }

    private Question WithQuestion(ReadOnlySpan<byte> message, OctetReader reader)
    {
        var records = reader.Number() + reader.Number() + reader.Number();
        var (name, type, @class) = (reader.Name(), reader.Number(), reader.Number());
        var end = reader.Position;
        int? payloadSize = null;
        for (var i = 0; i < records; i++)
        {
            reader.SkipName();
            var (recordType, recordClass) = (reader.Number(), reader.Number());
            reader.Take(4);
            reader.Take(reader.Number());
            if (recordType == OptType)
                payloadSize = Math.Max((int)recordClass, 512);
        }

        return new Question(Id, Flags) { Name = name, Type = type, Class = @class, Wire = message[12..end].ToArray(), PayloadSize = payloadSize };
    }
}
