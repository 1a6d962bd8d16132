namespace Discovery.Dns.Transport;

/// <summary>What was learned of a server. Safe for many threads: each member is one number, and the newest word counts.</summary>
internal sealed class ServerHistory(TimeProvider timeProvider)
{
    // As c-ares: five times the usual time, but no less than 250 ms, for what is not in a server's cache takes longer.
    private const int TimeoutFactor = 5;
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(250);

    // Long enough that a server without EDNS costs next to nothing, short enough to notice its update, or one answer that came out wrong.
    private static readonly TimeSpan PlainTime = TimeSpan.FromHours(1);

    // As c-ares: a server that failed is given this much time before any query is spent on it.
    private static readonly TimeSpan ProbeDelay = TimeSpan.FromSeconds(5);

    private long _usualTicks = -1;
    private long _failedAt = long.MinValue;
    private long _dislikedEdnsAt = long.MinValue;

    /// <summary>Whether queries to the server may carry EDNS.</summary>
    internal bool KnowsEdns =>
        Volatile.Read(ref _dislikedEdnsAt) is var at && (at == long.MinValue || timeProvider.GetElapsedTime(at) >= PlainTime);

    /// <summary>Whether the server said nothing when it was asked last.</summary>
    internal bool IsFailed => Volatile.Read(ref _failedAt) != long.MinValue;

    /// <summary>Whether the server failed, and so long ago that it may be well again.</summary>
    internal bool IsDueForProbe => Volatile.Read(ref _failedAt) is var at and not long.MinValue && timeProvider.GetElapsedTime(at) >= ProbeDelay;

    /// <summary>How long to wait for the server's answer when others, or another attempt, come after it.</summary>
    /// <param name="longest">The configured timeout, that of servers which are not known yet.</param>
    internal TimeSpan Timeout(TimeSpan longest)
    {
        var usual = Volatile.Read(ref _usualTicks);
        if (usual < 0)
            return longest;
        var timeout = TimeSpan.FromTicks(usual * TimeoutFactor);
        timeout = timeout > ShortestTimeout ? timeout : ShortestTimeout;
        return timeout < longest ? timeout : longest;
    }

    /// <summary>Notes that the server answered.</summary>
    /// <param name="time">How long it took; <see langword="null"/> if that says nothing of the next time.</param>
    internal void Answered(TimeSpan? time)
    {
        Volatile.Write(ref _failedAt, long.MinValue);
        if (time is not { Ticks: var ticks })
            return;

        // Up fast and down slowly: a timeout that is too short costs a query more than one that is too long.
        var usual = Volatile.Read(ref _usualTicks);
        Volatile.Write(ref _usualTicks, usual < 0 ? ticks : usual + ((ticks - usual) / (ticks > usual ? 2 : 8)));
    }

    internal void WasSilent() => Volatile.Write(ref _failedAt, timeProvider.GetTimestamp());

    internal void DislikedEdns() => Volatile.Write(ref _dislikedEdnsAt, timeProvider.GetTimestamp());
}
