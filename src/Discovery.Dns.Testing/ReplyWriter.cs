using System.Buffers.Binary;

namespace Discovery.Dns.Testing;

/// <summary>Writes one answer, as far as it fits.</summary>
internal sealed class ReplyWriter(FakeDnsServerOptions options, int limit) : IDisposable
{
    private const int OptLength = 11;
    private readonly MemoryStream _message = new();
    private readonly NameTable _names = new();
    private bool _truncated;

    public static byte[] Write(ReplyMessage reply, FakeDnsServerOptions options, int limit)
    {
        using var writer = new ReplyWriter(options, limit);
        var message = writer.Write(reply);
        return writer._truncated && options.EmptiesTruncatedAnswers
            ? Write(reply with { Answers = [], Authority = [], Additional = [], IsTruncated = true }, options, limit)
            : message;
    }

    public void Dispose() => _message.Dispose();

    private byte[] Write(ReplyMessage reply)
    {
        var question = reply.OtherQuestion ?? reply.Question.Wire;
        _message.SetLength(12);
        _message.Position = 12;
        _message.Write(question);
        if (reply.OtherQuestion is null && reply.Question.IsReadable)
            _names.Note(reply.Question.Name, 12);
        var end = limit - (reply.PayloadSize is null ? 0 : OptLength);
        var answers = WriteRequired(reply.Answers, end);
        var authority = _truncated ? 0 : WriteRequired(reply.Authority, end);
        var additional = _truncated ? 0 : reply.Additional.Count(record => TryWrite(record, end));
        if (reply.PayloadSize is { } payloadSize)
        {
            _message.Write([0, 0, 41, (byte)(payloadSize >> 8), (byte)payloadSize, 0, 0, 0, 0, 0, 0]);
            additional++;
        }

        var message = _message.ToArray();
        WriteHeader(message, reply, [question.Length > 0 ? 1 : 0, answers, authority, additional]);
        return message;
    }

    private void WriteHeader(Span<byte> message, ReplyMessage reply, ReadOnlySpan<int> counts)
    {
        var flags = (reply.IsResponse ? 0x8000 : 0)
            | (reply.Question.Opcode << 11)
            | (reply.IsAuthoritative ? 0x0400 : 0)
            | (reply.IsTruncated || _truncated ? 0x0200 : 0)
            | (reply.Question.RecursionDesired ? 0x0100 : 0)
            | (int)reply.Code;
        BinaryPrimitives.WriteUInt16BigEndian(message, reply.Id);
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], (ushort)flags);
        for (var i = 0; i < counts.Length; i++)
            BinaryPrimitives.WriteUInt16BigEndian(message[(4 + (2 * i))..], (ushort)counts[i]);
    }

    private int WriteRequired(IReadOnlyList<WireRecord> records, int end)
    {
        var written = records.TakeWhile(record => TryWrite(record, end)).Count();
        _truncated |= written < records.Count;
        return written;
    }

    private bool TryWrite(WireRecord record, int end)
    {
        var start = _message.Length;
        Write(record);
        if (_message.Length <= end)
            return true;

        // The table of names stays right: what comes after this, if anything, is glue, and the names of glue stand in the answers.
        _message.SetLength(start);
        return false;
    }

    private void Write(WireRecord record)
    {
        _names.Write(_message, record.Name, options.Compression != FakeDnsCompression.None);
        Span<byte> head = stackalloc byte[10];
        BinaryPrimitives.WriteUInt16BigEndian(head, (ushort)record.Type);
        BinaryPrimitives.WriteUInt16BigEndian(head[2..], 1);
        BinaryPrimitives.WriteUInt32BigEndian(head[4..], record.TimeToLive);
        _message.Write(head);
        var start = _message.Length;
        foreach (var part in record.Content)
        {
            _message.Write(part.Octets);
            if (part.Name is { } name)
                _names.Write(_message, name, CompressesNamesIn(record));
        }

        var length = (int)(_message.Length - start);
        _message.Position = start - 2;
        _message.Write([(byte)(length >> 8), (byte)length]);
        _message.Position = _message.Length;
    }

    private bool CompressesNamesIn(WireRecord record) => options.Compression switch
    {
        FakeDnsCompression.None => false,
        FakeDnsCompression.ServiceTargetsToo => true,
        _ => record.Type != FakeDnsType.Srv,
    };
}
