using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Discovery.Dns.Testing;

/// <summary>One connection: messages with their lengths before them (RFC 1035 section 4.2.2), answered as they come, late ones out of order (RFC 7766).</summary>
internal sealed class TcpConversation(Socket socket, Responder responder, TimeProvider timeProvider, CancellationToken stopping) : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1);
    private readonly RunningTasks _running = new();

    public async Task RunAsync()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        try
        {
            socket.NoDelay = true;
            await ReadAsync(stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client is gone, the server is, or a plan closed the connection.
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await _running.WhenAllAsync().ConfigureAwait(false);

            // A reset when the server goes: nothing lingers that would keep its port from being bound again.
            socket.Close(stopping.IsCancellationRequested ? 0 : -1);
        }
    }

    public void Dispose()
    {
        socket.Dispose();
        _writing.Dispose();
    }

    private async Task ReadAsync(CancellationTokenSource stop)
    {
        using var stream = new NetworkStream(socket);
        var source = (IPEndPoint)socket.RemoteEndPoint!;
        var length = new byte[2];
        for (var number = 1; ; number++)
        {
            await stream.ReadExactlyAsync(length, stop.Token).ConfigureAwait(false);
            var query = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
            await stream.ReadExactlyAsync(query, stop.Token).ConfigureAwait(false);
            _running.Add(AnswerAsync(responder.Plan(query, source, number), stop));
        }
    }

    private async Task AnswerAsync(ReplyPlan plan, CancellationTokenSource stop)
    {
        try
        {
            if (plan.Wait > TimeSpan.Zero)
                await Task.Delay(plan.Wait, timeProvider, stop.Token).ConfigureAwait(false);
            await _writing.WaitAsync(stop.Token).ConfigureAwait(false);
            try
            {
                foreach (var reply in plan.Replies)
                    await WriteAsync(reply.Message, plan, stop.Token).ConfigureAwait(false);
            }
            finally
            {
                _writing.Release();
            }

            if (plan.Closes)
                await stop.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client is gone, or the connection is closed.
        }
    }

    private async Task WriteAsync(byte[] message, ReplyPlan plan, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> octets = (byte[])[(byte)(message.Length >> 8), (byte)message.Length, .. message];
        if (plan.Halves)
            octets = octets[..(octets.Length / 2)];
        var size = plan.PieceSize > 0 ? plan.PieceSize : octets.Length;
        for (; octets.Length > 0; octets = octets[Math.Min(size, octets.Length)..])
        {
            await SendAllAsync(octets[..Math.Min(size, octets.Length)], cancellationToken).ConfigureAwait(false);
            if (plan.Pause > TimeSpan.Zero)
                await Task.Delay(plan.Pause, timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SendAllAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        while (octets.Length > 0)
            octets = octets[await socket.SendAsync(octets, SocketFlags.None, cancellationToken).ConfigureAwait(false)..];
    }
}
