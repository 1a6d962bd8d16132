using System.Net;

namespace Discovery.Dns.Testing;

/// <summary>What a <see cref="FakeDnsServer"/> does with a query in place of answering it properly.</summary>
/// <remarks>Immutable; one fault may be given to many servers. Forged answers hold <see cref="ForgedAddress"/>, so that a test sees who believed them.</remarks>
public sealed class FakeDnsFault
{
    private readonly Func<Exchange, ReplyPlan> _act;
    private readonly TimeSpan _wait;

    private FakeDnsFault(Func<Exchange, ReplyPlan> act, bool? overTcp = null, TimeSpan wait = default) =>
        (_act, OverTcp, _wait) = (act, overTcp, wait);

    /// <summary>The IPv4 address of forged answers.</summary>
    /// <value>192.0.2.66, which is nobody's (RFC 5737).</value>
    public static IPAddress ForgedAddress { get; } = IPAddress.Parse("192.0.2.66");

    /// <summary>The IPv6 address of forged answers.</summary>
    /// <value>2001:db8::66, which is nobody's (RFC 3849).</value>
    public static IPAddress ForgedAddressV6 { get; } = IPAddress.Parse("2001:db8::66");

    /// <summary>No answer.</summary>
    public static FakeDnsFault Silence { get; } = new(_ => new ReplyPlan());

    /// <summary>An empty answer of a server that is not in charge: NOERROR, AA and RA not set (a lame delegation).</summary>
    public static FakeDnsFault Lame { get; } = new(exchange => exchange.Send(exchange.Empty with { IsAuthoritative = false }));

    /// <summary>SERVFAIL.</summary>
    public static FakeDnsFault ServerFailure { get; } = Answer(FakeDnsCode.ServerFailure);

    /// <summary>REFUSED.</summary>
    public static FakeDnsFault Refused { get; } = Answer(FakeDnsCode.Refused);

    /// <summary>An answer with a forged record and QR=0, as a host that echoes; over UDP the true answer follows.</summary>
    public static FakeDnsFault Echo { get; } =
        new(exchange => exchange.Send(new Reply(exchange.Write(exchange.Lie with { IsResponse = false })), !exchange.OverTcp));

    /// <summary>TCP: the connection is closed in place of an answer. UDP stays well.</summary>
    /// <remarks>For a port that refuses connections: <see cref="FakeDnsServer.StopTcpAsync"/>.</remarks>
    public static FakeDnsFault TcpClosed { get; } = TcpClosedAfter(0);

    /// <summary>TCP: the first half of the answer, then the end of the connection. UDP stays well.</summary>
    public static FakeDnsFault TcpHalf { get; } =
        new(exchange => exchange.Send(exchange.Truth) with { Halves = true, Closes = true }, overTcp: true);

    /// <summary>Null for both transports.</summary>
    internal bool? OverTcp { get; }

    /// <summary>Answers with a response code and no records.</summary>
    /// <param name="code">The code.</param>
    /// <returns>The fault.</returns>
    public static FakeDnsFault Answer(FakeDnsCode code) => new(exchange => exchange.Send(exchange.Empty with { Code = code }));

    /// <summary>Behaves as a server that knows no EDNS: queries with an OPT record get a code, those without get the truth.</summary>
    /// <param name="code">FORMERR by default, as RFC 6891 section 7 says; some servers say NOTIMP.</param>
    /// <param name="withQuestion">Whether the question comes back; some servers send the header alone.</param>
    /// <returns>The fault.</returns>
    public static FakeDnsFault NoEdns(FakeDnsCode code = FakeDnsCode.FormatError, bool withQuestion = true) =>
        new(exchange => exchange.Truth.PayloadSize is null
            ? exchange.Send(exchange.Truth)
            : exchange.Send(exchange.Empty with { Code = code, PayloadSize = null, OtherQuestion = withQuestion ? null : [], IsAuthoritative = false }));

    /// <summary>Answers late.</summary>
    /// <param name="wait">How long after the query, by the server's clock.</param>
    /// <returns>The fault.</returns>
    public static FakeDnsFault Delay(TimeSpan wait) => new(exchange => exchange.Send(exchange.Truth), wait: wait);

    /// <summary>Over UDP, sets the TC bit although all would fit. TCP stays well.</summary>
    /// <param name="kept">How many answers are sent nevertheless.</param>
    /// <returns>The fault.</returns>
    public static FakeDnsFault Truncated(int kept = 0) => Cut(kept, overTcp: false);

    /// <summary>Over TCP, sets the TC bit: there is more than a message can hold. UDP stays well.</summary>
    /// <param name="kept">How many answers are sent nevertheless: 0 as BIND, some as CoreDNS.</param>
    /// <returns>The fault.</returns>
    public static FakeDnsFault TruncatedOverTcp(int kept = 0) => Cut(kept, overTcp: true);

    /// <summary>Sends a forged answer under another id.</summary>
    /// <param name="thenTruth">Whether the true answer follows.</param>
    /// <returns>The fault.</returns>
    public static FakeDnsFault WrongId(bool thenTruth = true) => new(exchange =>
        exchange.Send(new Reply(exchange.Write(exchange.Lie with { Id = (ushort)(exchange.Truth.Id ^ 0x5A5A) })), thenTruth));

    /// <summary>Sends a forged answer to another question, <c>wrong.invalid</c>, under the right id.</summary>
    /// <param name="thenTruth">Whether the true answer follows.</param>
    /// <returns>The fault.</returns>
    public static FakeDnsFault WrongQuestion(bool thenTruth = true) => new(exchange =>
    {
        byte[] question = [5, .. "wrong"u8, 7, .. "invalid"u8, 0, .. exchange.Truth.Question.Wire.AsSpan()[^4..]];
        return exchange.Send(new Reply(exchange.Write(exchange.Lie with { OtherQuestion = question })), thenTruth);
    });

    /// <summary>Over UDP, sends a forged answer from another address. TCP stays well.</summary>
    /// <param name="from">The address, such as 127.0.0.2 where the system has it; <see langword="null"/> for the server's own with another port.</param>
    /// <param name="thenTruth">Whether the true answer follows.</param>
    /// <returns>The fault.</returns>
    public static FakeDnsFault WrongSource(IPAddress? from = null, bool thenTruth = true) => new(
        exchange => exchange.Send(new Reply(exchange.Write(exchange.Lie), new IPEndPoint(from ?? IPAddress.None, 0)), thenTruth),
        overTcp: false);

    /// <summary>Sends the true answer more than once.</summary>
    /// <param name="copies">How many times in all.</param>
    /// <returns>The fault.</returns>
    public static FakeDnsFault Duplicate(int copies = 2) =>
        new(exchange => new ReplyPlan([.. Enumerable.Repeat(new Reply(exchange.Write(exchange.Truth)), copies)]));

    /// <summary>Sends octets of your own; the first two are replaced by the query's id.</summary>
    /// <param name="message">The whole message, without TCP's length.</param>
    /// <returns>The fault.</returns>
    public static FakeDnsFault Raw(params byte[] message) => Raw(query =>
    {
        byte[] patched = [.. message];
        query.Span[..Math.Min(2, patched.Length)].CopyTo(patched);
        return patched;
    });

    /// <summary>Sends octets of your own.</summary>
    /// <param name="answer">Makes the whole message from the query, both without TCP's length.</param>
    /// <returns>The fault.</returns>
    public static FakeDnsFault Raw(Func<ReadOnlyMemory<byte>, byte[]> answer) =>
        new(exchange => new ReplyPlan(new Reply(answer(exchange.Query))));

    /// <summary>TCP: answers, and closes the connection when it has carried so many queries. UDP stays well.</summary>
    /// <param name="queries">How many; 0 closes the connection without an answer.</param>
    /// <returns>The fault.</returns>
    public static FakeDnsFault TcpClosedAfter(int queries) => new(
        exchange => (queries == 0 ? new ReplyPlan() : exchange.Send(exchange.Truth)) with { Closes = exchange.Number >= queries },
        overTcp: true);

    /// <summary>TCP: writes the answer piece by piece. UDP stays well.</summary>
    /// <param name="octets">How many octets at once.</param>
    /// <param name="pause">How long to wait between two pieces, by the server's clock.</param>
    /// <returns>The fault.</returns>
    public static FakeDnsFault TcpPieces(int octets = 1, TimeSpan pause = default) =>
        new(exchange => exchange.Send(exchange.Truth) with { PieceSize = octets, Pause = pause }, overTcp: true);

    /// <summary>The same fault, but late.</summary>
    /// <param name="wait">How long after the query, by the server's clock.</param>
    /// <returns>The fault.</returns>
    public FakeDnsFault After(TimeSpan wait) => new(_act, OverTcp, wait);

    internal ReplyPlan Plan(Exchange exchange) => _act(exchange) with { Wait = _wait };

    private static FakeDnsFault Cut(int kept, bool overTcp) => new(
        exchange => exchange.Send(exchange.Truth with { Answers = [.. exchange.Truth.Answers.Take(kept)], Additional = [], IsTruncated = true }),
        overTcp);
}
