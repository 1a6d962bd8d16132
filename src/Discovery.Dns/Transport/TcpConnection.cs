using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Transport;

/// <summary>A TCP connection to a server, for one query at a time (RFC 7766).</summary>
internal sealed class TcpConnection : IDisposable
{
    private const int PrefixLength = 2;

    private readonly Socket _socket;

    private TcpConnection(Socket socket) => _socket = socket;

    /// <summary>When it was used last, as a timestamp of the clock.</summary>
    internal long UsedAt { get; set; }

    /// <summary>Connects.</summary>
    /// <exception cref="SocketException">There is nobody, or no way.</exception>
    internal static async ValueTask<TcpConnection> OpenAsync(IPEndPoint server, CancellationToken cancellationToken)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server, cancellationToken).ConfigureAwait(false);
            return new TcpConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Asks, and waits for the message that answers.</summary>
    /// <exception cref="SocketException">The connection ended before.</exception>
    internal async ValueTask<Reply> AskAsync(Query query, int payloadSize)
    {
        var id = query.NextId();
        await SendAsync(query, id, payloadSize).ConfigureAwait(false);
        while (true)
        {
            // The prefix says at most 65,535, so that it may well size the array.
            await ReceiveAsync(query.Buffer.AsMemory(0, PrefixLength), query.Stop).ConfigureAwait(false);
            var length = BinaryPrimitives.ReadUInt16BigEndian(query.Buffer);
            var message = ArrayPool<byte>.Shared.Rent(length);
            try
            {
                await ReceiveAsync(message.AsMemory(0, length), query.Stop).ConfigureAwait(false);
                if (query.IsAnsweredBy(message.AsSpan(0, length), id, out var header))
                    return Reply.OfStream(query, header, message.AsSpan(0, length), payloadSize);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(message);
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    // Length and message in one write: some servers read once and take the rest for another message (RFC 7766 section 8).
    private async ValueTask SendAsync(Query query, ushort id, int payloadSize)
    {
        var length = QueryWriter.Write(query.Buffer.AsSpan(PrefixLength), id, query.Name, query.Type, payloadSize);
        BinaryPrimitives.WriteUInt16BigEndian(query.Buffer, (ushort)length);
        var rest = query.Buffer.AsMemory(0, PrefixLength + length);
        while (!rest.IsEmpty)
            rest = rest[await _socket.SendAsync(rest, SocketFlags.None, query.Stop).ConfigureAwait(false)..];
    }

    private async ValueTask ReceiveAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        while (!target.IsEmpty)
        {
            var received = await _socket.ReceiveAsync(target, SocketFlags.None, cancellationToken).ConfigureAwait(false);
            if (received == 0)
                throw new SocketException((int)SocketError.ConnectionReset);
            target = target[received..];
        }
    }
}
