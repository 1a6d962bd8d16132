using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Discovery.Dns.Tests.Transport;

/// <summary>A DNS server on loopback, UDP and TCP on one port, that sends whatever the script says: nothing, rubbish, several messages.</summary>
internal sealed class ScriptedDns : IAsyncDisposable
{
    /// <summary>As a message to send: closes the TCP connection.</summary>
    internal static readonly byte[] Close = [0];

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<Asked> _log = new();
    private readonly ConcurrentBag<Task> _tasks = [];
    private readonly Func<Asked, byte[][]> _script;
    private readonly Socket _udp;
    private readonly Socket? _tcp;
    private int _number;
    private int _connections;
    private int _closedConnections;

    internal ScriptedDns(Func<Asked, byte[][]> script, bool tcp = true, IPAddress? address = null)
    {
        _script = script;
        (_udp, _tcp) = Bind(address ?? IPAddress.Loopback, tcp);
        Address = (IPEndPoint)_udp.LocalEndPoint!;
        _tasks.Add(ServeUdpAsync());
        if (_tcp is not null)
            _tasks.Add(AcceptAsync(_tcp));
    }

    internal IPEndPoint Address { get; }

    internal IReadOnlyList<Asked> Log => [.. _log];

    /// <summary>How many TCP connections the client has closed.</summary>
    internal int ClosedConnections => Volatile.Read(ref _closedConnections);

    /// <summary>A port where nobody listens.</summary>
    internal static string ClosedPort
    {
        get
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            return socket.LocalEndPoint!.ToString()!;
        }
    }

    /// <summary>Waits until this many queries have come.</summary>
    internal Task WaitForAsync(int queries) => WaitAsync(() => _log.Count >= queries, $"{queries} queries");

    /// <summary>Waits until the client has closed this many connections.</summary>
    internal Task WaitForClosedAsync(int connections) => WaitAsync(() => ClosedConnections >= connections, $"{connections} closed connections");

    /// <summary>Waits until something holds that tells nobody when it changes, such as a socket: looked at again and again, long before a test fails.</summary>
    internal static async Task WaitAsync(Func<bool> holds, string what)
    {
        for (var tries = 0; !holds(); tries++)
        {
            if (tries > 3000)
                throw new TimeoutException($"Waited for {what}.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    public override string ToString() => Address.ToString();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _udp.Dispose();
        _tcp?.Dispose();
        await Task.WhenAll(_tasks);
        _stop.Dispose();
    }

    // Another process may hold the TCP port of the UDP port that the system chose.
    private static (Socket Udp, Socket? Tcp) Bind(IPAddress address, bool withTcp)
    {
        for (var tries = 1; ; tries++)
        {
            var udp = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 4_000_000 };
            var tcp = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            udp.Bind(new IPEndPoint(address, 0));
            try
            {
                tcp.Bind(udp.LocalEndPoint!);
                if (withTcp)
                    tcp.Listen();
                else
                    tcp.Dispose();
                return (udp, withTcp ? tcp : null);
            }
            catch (SocketException) when (tries < 20)
            {
                udp.Dispose();
                tcp.Dispose();
            }
        }
    }

    private byte[][] Ask(byte[] message, bool tcp, int connection)
    {
        var asked = new Asked(message, tcp, Interlocked.Increment(ref _number), connection);
        _log.Enqueue(asked);
        return _script(asked);
    }

    private async Task ServeUdpAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var received = await _udp.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(Address.Address, 0), _stop.Token);
                foreach (var reply in Ask(buffer[..received.ReceivedBytes], tcp: false, ((IPEndPoint)received.RemoteEndPoint).Port))
                {
                    try
                    {
                        await _udp.SendToAsync(reply, SocketFlags.None, received.RemoteEndPoint, _stop.Token);
                    }
                    catch (SocketException)
                    {
                        // The client is gone.
                    }
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
                _tasks.Add(ServeTcpAsync(await listener.AcceptAsync(_stop.Token), Interlocked.Increment(ref _connections)));
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }

    private async Task ServeTcpAsync(Socket socket, int connection)
    {
        using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            var prefix = new byte[2];
            while (true)
            {
                if (await stream.ReadAtLeastAsync(prefix, 2, throwOnEndOfStream: false, _stop.Token) < 2)
                    break;
                var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(prefix)];
                await stream.ReadExactlyAsync(message, _stop.Token);
                foreach (var reply in Ask(message, tcp: true, connection))
                {
                    if (ReferenceEquals(reply, Close))
                        return;
                    await stream.WriteAsync((byte[])[(byte)(reply.Length >> 8), (byte)reply.Length, .. reply], _stop.Token);
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client has closed, or the test has ended.
        }

        Interlocked.Increment(ref _closedConnections);
    }
}
