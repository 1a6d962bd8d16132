using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Discovery.Benchmarks.Quick;

/// <summary>Answers A questions with three addresses: Knot in its own process where it is installed (apt: knot), as the figures want;
/// otherwise a socket of this process, whose work then counts on both sides of the ratio and blurs it.</summary>
internal sealed class DnsServerProcess : IDisposable
{
    private const string Knot = "/usr/sbin/knotd";

    private readonly string _folder = Directory.CreateTempSubdirectory("dns-figures-").FullName;
    private readonly Process? _knot;
    private readonly Socket? _socket;

    internal DnsServerProcess()
    {
        using var free = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        free.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Address = (IPEndPoint)free.LocalEndPoint!;
        free.Close();
        if (File.Exists(Knot))
            _knot = StartKnot();
        else
            _socket = StartHere();
    }

    internal IPEndPoint Address { get; }

    /// <summary>Whether the server runs in its own process.</summary>
    internal bool IsKnot => _knot is not null;

    public void Dispose()
    {
        _socket?.Dispose();
        if (_knot is not null)
        {
            _knot.Kill();
            _knot.WaitForExit();
            _knot.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private Process StartKnot()
    {
        File.WriteAllText(Path.Combine(_folder, "test.zone"), """
            $ORIGIN test.
            $TTL 30
            @ SOA ns h 1 60 60 600 5
            @ NS ns
            ns A 127.0.0.1
            a3 A 10.0.0.1
            a3 A 10.0.0.2
            a3 A 10.0.0.3

            """);
        var conf = Path.Combine(_folder, "knot.conf");
        File.WriteAllText(conf, $"""
            server:
              rundir: "{_folder}"
              listen: {Address.Address}@{Address.Port}
              udp-workers: 1
              tcp-workers: 1
              background-workers: 1
            database:
              storage: "{_folder}/db"
            control:
              listen: "{_folder}/knot.sock"
            template:
              - id: default
                storage: "{_folder}"
                file: "%s.zone"
                journal-content: none
                zonefile-sync: -1
                zonefile-load: whole
            zone:
              - domain: test

            """);
        return Process.Start(new ProcessStartInfo(Knot, ["-c", conf]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
    }

    private Socket StartHere()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(Address);
        new Thread(() => Serve(socket)) { IsBackground = true }.Start();
        return socket;
    }

    // The question ends before OPT; three answers point to its name.
    private static void Serve(Socket socket)
    {
        var buffer = new byte[512];
        var from = new SocketAddress(AddressFamily.InterNetwork);
        try
        {
            while (true)
            {
                socket.ReceiveFrom(buffer, SocketFlags.None, from);
                var end = 12 + buffer.AsSpan(12).IndexOf((byte)0) + 5;
                BinaryPrimitives.WriteUInt64BigEndian(buffer.AsSpan(2), 0x8580_0001_0003_0000);
                BinaryPrimitives.WriteUInt16BigEndian(buffer.AsSpan(10), 0);
                for (var i = 1; i <= 3; i++, end += 16)
                    ((ReadOnlySpan<byte>)[0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 30, 0, 4, 10, 0, 0, (byte)i]).CopyTo(buffer.AsSpan(end));
                socket.SendTo(buffer.AsSpan(0, end), SocketFlags.None, from);
            }
        }
        catch (Exception thrown) when (thrown is SocketException or ObjectDisposedException)
        {
            // Closed: the figure is taken.
        }
    }
}
