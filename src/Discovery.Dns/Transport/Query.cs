using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Transport;

/// <summary>One query on its way: the question, its time limits, its buffer, and what each server said. Serves one query after the other.</summary>
internal sealed class Query(TimeProvider timeProvider) : IDisposable
{
    private static readonly TimeSpan ShortestStep = TimeSpan.FromMilliseconds(1);

    private readonly ushort[] _ids = new ushort[32];
    private readonly string?[] _said = new string?[StubResolverOptions.MaxServers];
    private readonly int[] _datagrams = new int[StubResolverOptions.MaxServers];
    private readonly int[] _streams = new int[StubResolverOptions.MaxServers];
    private readonly Alarm _alarm = new(timeProvider);
    private int _idsLeft;
    private long _deadline;

    /// <summary>Holds the query, then the answer of one datagram.</summary>
    internal byte[] Buffer { get; } = new byte[StubResolverOptions.LargestPayload];

    internal DnsName Name { get; private set; } = DnsName.Root;

    internal DnsRecordType Type { get; private set; }

    /// <summary>The caller's token.</summary>
    internal CancellationToken Caller { get; private set; }

    /// <summary>Ends the receive, connect or send that is under way: the time is up, or the caller gave up.</summary>
    internal CancellationToken Stop => _alarm.Token;

    /// <summary>How many times a server was turned to.</summary>
    internal int Attempts { get; set; }

    internal bool UsedTcp { get; set; }

    /// <summary>The exception behind the latest fault that had one.</summary>
    internal Exception? Cause { get; private set; }

    /// <summary>Whether the deadline has passed, or leaves less than any timer can measure.</summary>
    internal bool IsLate => TimeLeft < ShortestStep;

    private TimeSpan TimeLeft => timeProvider.GetElapsedTime(timeProvider.GetTimestamp(), _deadline);

    internal void Begin(DnsName name, DnsRecordType type, TimeSpan deadline, CancellationToken caller)
    {
        (Name, Type, Caller) = (name, type, caller);
        (Attempts, UsedTcp, Cause) = (0, false, null);
        _said.AsSpan().Clear();
        _datagrams.AsSpan().Clear();
        _streams.AsSpan().Clear();
        _deadline = timeProvider.GetTimestamp() + (long)(deadline.TotalSeconds * timeProvider.TimestampFrequency);
    }

    /// <summary>Forgets what it would keep alive.</summary>
    internal void End()
    {
        _alarm.Clear();
        (Name, Cause, Caller) = (DnsName.Root, null, default);
    }

    /// <summary>Gives the next step its time, at most what the deadline leaves.</summary>
    /// <returns>The time, or zero if the deadline has passed.</returns>
    internal TimeSpan StartClock(TimeSpan timeout)
    {
        var left = TimeLeft;
        var time = left < timeout ? left : timeout;
        if (time < ShortestStep)
            return TimeSpan.Zero;

        _alarm.Set(time);

        // After setting, so that a caller who gives up in between is noticed either here or by the new token.
        Caller.ThrowIfCancellationRequested();
        return time;
    }

    internal void GiveUp() => _alarm.GoOff();

    /// <summary>An id that nobody can guess (RFC 5452 section 4.3). Drawn in stock: each call of the system's generator costs more than the query's text.</summary>
    internal ushort NextId()
    {
        if (_idsLeft == 0)
        {
            RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(_ids.AsSpan()));
            _idsLeft = _ids.Length;
        }

        return _ids[--_idsLeft];
    }

    /// <summary>Whether a message answers this query. What does not may be a forger's guess or a late answer; the true one may follow (RFC 5452 section 9.1).</summary>
    internal bool IsAnsweredBy(ReadOnlySpan<byte> message, ushort id, out ResponseHeader header)
    {
        try
        {
            header = ResponseReader.Read(message, id, Name, Type);
            return header.IsOurs;
        }
        catch (MalformedDnsMessageException)
        {
            header = default;
            return false;
        }
    }

    /// <summary>Counts a query to a server over a transport.</summary>
    internal void CountQuery(int server, bool tcp) => (tcp ? _streams : _datagrams)[server]++;

    /// <summary>Whether a server has had all queries that it may get over a transport.</summary>
    internal bool IsExhausted(int server, bool tcp) => (tcp ? _streams : _datagrams)[server] >= StubResolverOptions.MaxAttempts;

    /// <summary>Notes what a server said; its latest word counts.</summary>
    internal void Note(int server, string text, Exception? cause)
    {
        _said[server] = text;
        Cause = cause ?? Cause;
    }

    /// <summary>The answer that there is none.</summary>
    internal DnsAnswer Fail(TimeSpan deadline)
    {
        var said = string.Join("; ", _said.Where(text => text is not null));
        var late = IsLate ? Invariant($"the query's deadline of {deadline.TotalSeconds:0.###} s passed") : null;
        return DnsAnswer.Failed(Name, Type, (said, late) switch
        {
            ("", _) => late ?? "no server could be asked",
            (_, null) => said,
            _ => $"{said}; {late}",
        }, Cause);
    }

    /// <summary>Writes on the answer what it took.</summary>
    internal DnsAnswer Stamp(DnsAnswer answer)
    {
        (answer.Attempts, answer.UsedTcp) = (Attempts, UsedTcp);
        return answer;
    }

    public void Dispose() => _alarm.Dispose();

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
