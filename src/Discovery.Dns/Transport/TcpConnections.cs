using System.Net;
using System.Net.Sockets;

namespace Discovery.Dns.Transport;

/// <summary>The TCP connections to one server: idle ones are used again, and closed after a while.</summary>
internal sealed class TcpConnections : IDisposable
{
    // RFC 7766 section 6.2.2 wants few connections; a server may bound them for each client.
    private const int MostConnections = 8;

    // "On the order of a few seconds" (RFC 7766 section 6.2.3), below what servers wait: CoreDNS 8 s, Knot 10 s, BIND 30 s.
    private static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Stack<TcpConnection> _idle = new();
    private readonly SemaphoreSlim _free = new(MostConnections);
    private readonly IPEndPoint _server;
    private readonly TimeProvider _timeProvider;
    private readonly ITimer _sweep;
    private bool _disposed;

    internal TcpConnections(IPEndPoint server, TimeProvider timeProvider)
    {
        (_server, _timeProvider) = (server, timeProvider);
        using (ExecutionContext.SuppressFlow())
            _sweep = timeProvider.CreateTimer(static pool => ((TcpConnections)pool!).Sweep(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Asks over an idle connection, or over a new one if there is none or it has died.</summary>
    /// <param name="query">The query; its clock runs.</param>
    /// <param name="payloadSize">The payload size for EDNS; 0 leaves EDNS out.</param>
    /// <param name="time">The time on the query's clock.</param>
    internal async ValueTask<Reply> AskAsync(Query query, int payloadSize, TimeSpan time)
    {
        var entered = false;
        try
        {
            await _free.WaitAsync(query.Stop).ConfigureAwait(false);
            entered = true;
            return await AskOverIdleAsync(query, payloadSize).ConfigureAwait(false)
                ?? await AskOverAsync(await TcpConnection.OpenAsync(_server, query.Stop).ConfigureAwait(false), query, payloadSize).ConfigureAwait(false);
        }
        catch (SocketException thrown)
        {
            return new Reply(ReplyKind.Silence, Fault: $"cannot be asked over TCP: {thrown.Message}", Cause: thrown);
        }
        catch (OperationCanceledException)
        {
            query.Caller.ThrowIfCancellationRequested();
            return Reply.Silent(time);
        }
        finally
        {
            if (entered)
                _free.Release();
        }
    }

    public void Dispose()
    {
        lock (_gate)
            _disposed = true;
        _sweep.Dispose();
        while (TakeIdle() is { } connection)
            connection.Dispose();
    }

    // Servers close idle connections when they like: one that died is no failure of the server.
    private async ValueTask<Reply?> AskOverIdleAsync(Query query, int payloadSize)
    {
        if (TakeIdle() is not { } connection)
            return null;
        try
        {
            return await AskOverAsync(connection, query, payloadSize).ConfigureAwait(false);
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private async ValueTask<Reply> AskOverAsync(TcpConnection connection, Query query, int payloadSize)
    {
        var isWhole = false;
        try
        {
            var reply = await connection.AskAsync(query, payloadSize).ConfigureAwait(false);
            isWhole = true;
            return reply;
        }
        finally
        {
            // An answer that is still to come would meet the next query.
            if (!isWhole || !Keep(connection))
                connection.Dispose();
        }
    }

    private TcpConnection? TakeIdle()
    {
        lock (_gate)
            return _idle.TryPop(out var connection) ? connection : null;
    }

    private bool Keep(TcpConnection connection)
    {
        lock (_gate)
        {
            if (_disposed)
                return false;
            connection.UsedAt = _timeProvider.GetTimestamp();
            _idle.Push(connection);
            if (_idle.Count == 1)
                _sweep.Change(LongestIdle, Timeout.InfiniteTimeSpan);
            return true;
        }
    }

    private void Sweep()
    {
        List<TcpConnection> tooOld = [];
        lock (_gate)
        {
            if (_disposed)
                return;
            var all = _idle.ToArray();
            _idle.Clear();

            // The newest comes first out of a stack, and must go back last.
            foreach (var connection in all.Reverse())
            {
                if (_timeProvider.GetElapsedTime(connection.UsedAt) >= LongestIdle)
                    tooOld.Add(connection);
                else
                    _idle.Push(connection);
            }

            if (_idle.Count > 0)
                _sweep.Change(LongestIdle, Timeout.InfiniteTimeSpan);
        }

        foreach (var connection in tooOld)
            connection.Dispose();
    }
}
