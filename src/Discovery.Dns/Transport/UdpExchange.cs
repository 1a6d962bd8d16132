using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Transport;

/// <summary>One datagram there, one back.</summary>
internal static class UdpExchange
{
    /// <summary>Asks a server. The socket is of this query alone, so that its port is as hard to guess as the system makes it
    /// (RFC 5452 section 9.2), and connected, so that only the server can answer and a closed port is told at once.</summary>
    /// <param name="query">The query; its clock runs.</param>
    /// <param name="server">The server.</param>
    /// <param name="payloadSize">The largest answer that EDNS offers to take; 0 leaves EDNS out.</param>
    /// <param name="time">The time on the query's clock.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal static async ValueTask<Reply> AskAsync(Query query, IPEndPoint server, int payloadSize, TimeSpan time)
    {
        var id = query.NextId();
        try
        {
            using var socket = Send(query, server, id, payloadSize);
            while (true)
            {
                var length = await socket.ReceiveAsync(query.Buffer, SocketFlags.None, query.Stop).ConfigureAwait(false);
                if (query.IsAnsweredBy(query.Buffer.AsSpan(0, length), id, out var header))
                    return Reply.OfDatagram(query, header, length, payloadSize);
            }
        }
        catch (SocketException thrown)
        {
            return new Reply(ReplyKind.Silence, Fault: $"cannot be asked over UDP: {thrown.Message}", Cause: thrown);
        }
        catch (OperationCanceledException)
        {
            query.Caller.ThrowIfCancellationRequested();
            return Reply.Silent(time);
        }
    }

    // Neither call waits for the network: a datagram socket connects and sends within the system.
    private static Socket Send(Query query, IPEndPoint server, ushort id, int payloadSize)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Connect(server);
            socket.Send(query.Buffer.AsSpan(0, QueryWriter.Write(query.Buffer, id, query.Name, query.Type, payloadSize)));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
