using System.Globalization;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Transport;

/// <summary>What came of asking one server once.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Answer">The answer, if it is one.</param>
/// <param name="Fault">What the server did, to follow its name: <c>answered SERVFAIL</c>. Set unless it is an answer.</param>
/// <param name="Cause">The exception behind the fault.</param>
internal readonly record struct Reply(ReplyKind Kind, DnsAnswer? Answer = null, string? Fault = null, Exception? Cause = null)
{
    internal static Reply Silent(TimeSpan time) => new(
        ReplyKind.Silence, Fault: string.Create(CultureInfo.InvariantCulture, $"did not answer within {time.TotalSeconds:0.###} s"));

    /// <summary>Reads the reply out of a datagram that is ours and lies in the query's buffer.</summary>
    /// <param name="query">The query.</param>
    /// <param name="header">What the datagram's header says.</param>
    /// <param name="length">The datagram's length.</param>
    /// <param name="payloadSize">What EDNS offered, or 0 without EDNS.</param>
    internal static Reply OfDatagram(Query query, in ResponseHeader header, int length, int payloadSize) =>
        header.IsTruncated && header is { HasQuestion: true, Code: ResponseCode.NoError or ResponseCode.NoSuchName }
            ? new Reply(ReplyKind.Truncated, Fault: "sent a truncated answer")
            : RefusalIn(header, payloadSize) ?? Read(query, header, query.Buffer.AsSpan(0, length));

    /// <summary>Reads the reply out of a message that is ours and came over TCP.</summary>
    /// <param name="query">The query.</param>
    /// <param name="header">What the message's header says.</param>
    /// <param name="message">The message. Not kept.</param>
    /// <param name="payloadSize">What EDNS offered, or 0 without EDNS.</param>
    internal static Reply OfStream(Query query, in ResponseHeader header, ReadOnlySpan<byte> message, int payloadSize) =>
        RefusalIn(header, payloadSize) ?? Read(query, header, message);

    private static Reply? RefusalIn(in ResponseHeader header, int payloadSize)
    {
        if (header.Code is ResponseCode.FormatError or ResponseCode.NotImplemented || !header.HasQuestion)
        {
            var fault = header.HasQuestion || header.Code != ResponseCode.NoError ? $"answered {ResponseCodeText.Of(header.Code)}" : "answered without the question";
            return new Reply(payloadSize > 0 ? ReplyKind.DislikesEdns : ReplyKind.Refusal, Fault: fault);
        }

        if (header.Code is not (ResponseCode.NoError or ResponseCode.NoSuchName))
            return new Reply(ReplyKind.Refusal, Fault: $"answered {ResponseCodeText.Of(header.Code)}");
        return header.IsLame ? new Reply(ReplyKind.Refusal, Fault: "answered with a referral: it neither knows the zone nor asks others") : null;
    }

    private static Reply Read(Query query, in ResponseHeader header, ReadOnlySpan<byte> message)
    {
        try
        {
            var answer = AnswerReader.Read(query.Name, query.Type, message);

            if (answer.Kind != DnsAnswerKind.Failed)
                return new Reply(ReplyKind.Answer, answer);

            // Longer than TCP can carry, and nothing of it arrived: that is no "no".
            return new Reply(ReplyKind.Refusal, Fault: header.IsTruncated
                ? "sent a truncated answer without records, over TCP too"
                : $"sent no answer: {answer.Failure}");
        }
        catch (MalformedDnsMessageException thrown)
        {
            return new Reply(ReplyKind.Refusal, Fault: $"sent a malformed answer: {thrown.Message.TrimEnd('.')}", Cause: thrown);
        }
    }
}
