using System.Net;
using System.Net.Sockets;

namespace Discovery.Benchmarks.Quick;

/// <summary>The least of a DNS server: one A record for every name, no AAAA. One thread, whose CPU time it knows.</summary>
internal sealed class DnsResponder : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly int _timeToLive;
    private readonly int _spread;
    private readonly Thread _thread;
    private long _answered;
    private long _cpu;

    /// <param name="timeToLive">The TTL in seconds.</param>
    /// <param name="spread">How many of the first answers have TTLs from 1 second up, in turn.</param>
    internal DnsResponder(int timeToLive, int spread)
    {
        _timeToLive = timeToLive;
        _spread = spread;
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _thread = new Thread(Run) { IsBackground = true, Name = "responder" };
        _thread.Start();
    }

    internal string Address => _socket.LocalEndPoint!.ToString()!;

    internal long Answered => Interlocked.Read(ref _answered);

    /// <summary>The thread's CPU time up to its last answer.</summary>
    internal TimeSpan Cpu => TimeSpan.FromMicroseconds(Interlocked.Read(ref _cpu) / 1000.0);

    public void Dispose()
    {
        _socket.Dispose();
        _thread.Join();
    }

    private void Run()
    {
        var buffer = new byte[1500];
        var from = new SocketAddress(AddressFamily.InterNetwork);
        try
        {
            while (true)
            {
                var length = _socket.ReceiveFrom(buffer, SocketFlags.None, from);
                _socket.SendTo(buffer.AsSpan(0, Answer(buffer, length)), SocketFlags.None, from);
                Interlocked.Increment(ref _answered);
                Interlocked.Exchange(ref _cpu, ThreadCpu.Nanoseconds());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The socket was closed: the end.
        }
    }

    /// <summary>Makes the query in the buffer its answer: QR and RA set, OPT cut off, one record for A, none but the SOA for AAAA.</summary>
    private int Answer(byte[] buffer, int length)
    {
        var end = 12;
        while (end < length && buffer[end] != 0)
            end += buffer[end] + 1;
        var ttl = (byte)(_answered < _spread ? 1 + (_answered / 2 % _timeToLive) : _timeToLive);
        var isA = buffer[end + 2] == 1;
        end += 5;
        (buffer[2], buffer[3]) = (0x81, 0x80);
        buffer.AsSpan(6, 6).Clear();
        buffer[isA ? 7 : 9] = 1;

        // The owner is the question's name, type A, class IN; or the root's SOA with the same TTL as MINIMUM.
        ReadOnlySpan<byte> record = isA
            ? [0xC0, 12, 0, 1, 0, 1, 0, 0, 0, ttl, 0, 4, 10, 0, 0, 1]
            : [0, 0, 6, 0, 1, 0, 0, 0, ttl, 0, 22, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, ttl];
        record.CopyTo(buffer.AsSpan(end));
        return end + record.Length;
    }
}
