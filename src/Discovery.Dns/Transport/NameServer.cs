using System.Net;
using System.Runtime.CompilerServices;

namespace Discovery.Dns.Transport;

/// <summary>One DNS server, what was learned of it, and how it is asked.</summary>
internal sealed class NameServer(IPEndPoint address, TimeProvider timeProvider) : IDisposable
{
    private readonly TcpConnections _connections = new(address, timeProvider);

    internal IPEndPoint Address { get; } = address;

    internal ServerHistory History { get; } = new(timeProvider);

    /// <summary>Asks once: over UDP, without EDNS if the server dislikes it, over TCP if the answer is too long.</summary>
    /// <param name="query">The query.</param>
    /// <param name="index">The server's place in the list, by which the query counts.</param>
    /// <param name="settings">How to ask.</param>
    /// <param name="isLast">Whether it is the last attempt, at which the server gets its full time.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<Reply> AskAsync(Query query, int index, ServerSettings settings, bool isLast)
    {
        var timeout = isLast || settings.TcpOnly ? settings.Timeout : History.Timeout(settings.Timeout);
        var payloadSize = History.KnowsEdns ? settings.PayloadSize : 0;
        var (tcp, isDisliked) = (settings.TcpOnly, false);
        while (true)
        {
            var started = timeProvider.GetTimestamp();
            var reply = await SendAsync(query, index, payloadSize, timeout, tcp).ConfigureAwait(false);
            Note(reply, tcp, timeProvider.GetElapsedTime(started), timeout);
            if (reply.Kind == ReplyKind.DislikesEdns && !query.IsExhausted(index, tcp))
            {
                (payloadSize, isDisliked) = (0, true);
                continue;
            }

            if (isDisliked && reply.Kind is (ReplyKind.Answer or ReplyKind.Truncated))
                History.DislikedEdns();
            if (reply.Kind != ReplyKind.Truncated)
                return tcp && !settings.TcpOnly ? AfterTruncation(reply) : reply;
            (tcp, timeout) = (true, settings.Timeout);
        }
    }

    public void Dispose() => _connections.Dispose();

    public override string ToString() => Address.ToString();

    private Reply AfterTruncation(in Reply reply) => reply.Kind == ReplyKind.Silence
        ? reply with { Fault = $"sent an answer that is truncated over UDP and TCP to {this} failed: it {reply.Fault}" }
        : reply;

    private void Note(in Reply reply, bool tcp, TimeSpan time, TimeSpan timeout)
    {
        if (reply.Kind != ReplyKind.Silence)
            History.Answered(tcp ? null : time);
        else if (reply.Cause is not null || time >= timeout)
            History.WasSilent();
    }

    private ValueTask<Reply> SendAsync(Query query, int index, int payloadSize, TimeSpan timeout, bool tcp)
    {
        query.CountQuery(index, tcp);
        query.UsedTcp |= tcp;
        var time = query.StartClock(timeout);
        if (time == TimeSpan.Zero)
            return new ValueTask<Reply>(new Reply(ReplyKind.Silence, Fault: "had no time left to answer"));
        return tcp ? _connections.AskAsync(query, payloadSize, time) : UdpExchange.AskAsync(query, Address, payloadSize, time);
    }
}
