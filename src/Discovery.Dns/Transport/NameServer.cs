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
        if (!settings.TcpOnly)
        {
            var timeout = isLast ? settings.Timeout : History.Timeout(settings.Timeout);
            var reply = await AskOnceAsync(query, index, settings, timeout, tcp: false).ConfigureAwait(false);
            if (reply.Kind != ReplyKind.Truncated)
                return reply;
        }

        return await AskTcpAsync(query, index, settings).ConfigureAwait(false);
    }

    public void Dispose() => _connections.Dispose();

    public override string ToString() => Address.ToString();

    private async ValueTask<Reply> AskTcpAsync(Query query, int index, ServerSettings settings)
    {
        query.UsedTcp = true;
        var reply = await AskOnceAsync(query, index, settings, settings.Timeout, tcp: true).ConfigureAwait(false);
        return settings.TcpOnly || reply.Kind != ReplyKind.Silence
            ? reply
            : reply with { Fault = $"sent an answer that is truncated over UDP and TCP to {this} failed: it {reply.Fault}" };
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Reply> AskOnceAsync(Query query, int index, ServerSettings settings, TimeSpan timeout, bool tcp)
    {
        var payloadSize = History.KnowsEdns ? settings.PayloadSize : 0;
        var started = timeProvider.GetTimestamp();
        var reply = await SendAsync(query, index, payloadSize, timeout, tcp).ConfigureAwait(false);
        if (reply.Kind == ReplyKind.DislikesEdns && !query.IsExhausted(index, tcp))
        {
            reply = await SendAsync(query, index, 0, timeout, tcp).ConfigureAwait(false);
            if (reply.Kind is ReplyKind.Answer or ReplyKind.Truncated)
                History.DislikedEdns();
        }

        if (reply.Kind != ReplyKind.Silence)
            History.Answered(tcp ? null : timeProvider.GetElapsedTime(started));
        else if (reply.Cause is not null || timeProvider.GetElapsedTime(started) >= timeout)
            History.WasSilent();
        return reply;
    }

    private ValueTask<Reply> SendAsync(Query query, int index, int payloadSize, TimeSpan timeout, bool tcp)
    {
        query.CountQuery(index, tcp);
        var time = query.StartClock(timeout);
        if (time == TimeSpan.Zero)
            return new ValueTask<Reply>(new Reply(ReplyKind.Silence, Fault: "had no time left to answer"));
        return tcp ? _connections.AskAsync(query, payloadSize, time) : UdpExchange.AskAsync(query, Address, payloadSize, time);
    }
}
