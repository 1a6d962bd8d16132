using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Discovery.Dns.Testing.Tests;

/// <summary>Queries over bare sockets.</summary>
internal static class RawDns
{
    public const int A = 1;
    public const int Aaaa = 28;
    public const int Srv = 33;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static byte[] Query(string name, int type, int payloadSize = 0, ushort id = 0x1234) =>
    [
        (byte)(id >> 8), (byte)id, 1, 0, 0, 1, 0, 0, 0, 0, 0, (byte)(payloadSize > 0 ? 1 : 0),
        .. name.Split('.').SelectMany(label => Encoding.ASCII.GetBytes(label).Prepend((byte)label.Length)), 0, 0, (byte)type, 0, 1,
        .. payloadSize > 0 ? [0, 0, 41, (byte)(payloadSize >> 8), (byte)payloadSize, 0, 0, 0, 0, 0, 0] : (byte[])[],
    ];

    public static async Task<DnsText> AskAsync(IPEndPoint server, string name, int type, int payloadSize = 0) =>
        DnsText.Read(await UdpAsync(server, Query(name, type, payloadSize)));

    public static async Task<DnsText> AskTcpAsync(IPEndPoint server, string name, int type, int payloadSize = 0) =>
        DnsText.Read(await TcpAsync(server, Query(name, type, payloadSize)));

    public static async Task<byte[]> UdpAsync(IPEndPoint server, byte[] query)
    {
        using var socket = Udp(server);
        await socket.SendAsync(query);
        return await ReceiveAsync(socket);
    }

    public static async Task<byte[]> TcpAsync(IPEndPoint server, byte[] query)
    {
        using var stream = await ConnectAsync(server);
        await SendAsync(stream, query);
        return await ReceiveAsync(stream);
    }

    /// <summary>A connected socket: the kernel lets only the server's own address through.</summary>
    public static Socket Udp(IPEndPoint server)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(server);
        return socket;
    }

    public static async Task<byte[]> ReceiveAsync(Socket socket)
    {
        var buffer = new byte[65_535];
        var length = await socket.ReceiveAsync(buffer).WaitAsync(Patience, TimeProvider.System);
        return buffer[..length];
    }

    public static async Task<(byte[] Message, IPEndPoint From)> ReceiveFromAsync(Socket socket)
    {
        var buffer = new byte[65_535];
        var received = await socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0)).WaitAsync(Patience, TimeProvider.System);
        return (buffer[..received.ReceivedBytes], (IPEndPoint)received.RemoteEndPoint);
    }

    public static async Task<NetworkStream> ConnectAsync(IPEndPoint server)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(server);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public static async Task SendAsync(NetworkStream stream, byte[] query) =>
        await stream.WriteAsync((byte[])[(byte)(query.Length >> 8), (byte)query.Length, .. query]);

    public static async Task<byte[]> ReceiveAsync(NetworkStream stream)
    {
        var length = await ReceiveAsync(stream, 2);
        return await ReceiveAsync(stream, BinaryPrimitives.ReadUInt16BigEndian(length));
    }

    public static async Task<byte[]> ReceiveAsync(NetworkStream stream, int count)
    {
        var octets = new byte[count];
        await stream.ReadExactlyAsync(octets).AsTask().WaitAsync(Patience, TimeProvider.System);
        return octets;
    }
}
