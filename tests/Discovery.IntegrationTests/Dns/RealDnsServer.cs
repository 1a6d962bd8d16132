using System.Net;
using System.Net.Sockets;
using Discovery.Dns.Testing.Tests;
using Discovery.Http.Tests.Support;

namespace Discovery.IntegrationTests.Dns;

/// <summary>A DNS server's process, its port on loopback and its folder, which goes with it.</summary>
internal sealed class RealDnsServer : IAsyncDisposable
{
    private readonly string _program;
    private readonly string[] _arguments;
    private readonly string _probe;
    private RealProcess? _process;

    /// <param name="program">The whole path.</param>
    /// <param name="probe">A name that the server answers when it is ready.</param>
    /// <param name="folder">Its folder, deleted at the end; *.log files in it are shown if the server does not start.</param>
    /// <param name="endPoint">Where it is to listen.</param>
    /// <param name="arguments">The arguments, which keep the server in the foreground.</param>
    public RealDnsServer(string program, string probe, DirectoryInfo folder, IPEndPoint endPoint, params string[] arguments) =>
        (_program, _probe, Folder, EndPoint, _arguments) = (program, probe, folder, endPoint, arguments);

    public IPEndPoint EndPoint { get; }

    public DirectoryInfo Folder { get; }

    /// <summary>Finds a program or skips the test.</summary>
    public static string Require(string program, string package)
    {
        var path = RealProcess.Find(program);
        Skip.If(path is null, $"{program} is not installed. Run: apt-get install --no-install-recommends {package}");
        return path!;
    }

    /// <summary>A port that is free for UDP and TCP. Another process may take it meanwhile: then the server fails loudly.</summary>
    public static IPEndPoint FreePort()
    {
        while (true)
        {
            using var tcp = new TcpListener(IPAddress.Loopback, 0);
            tcp.Start();
            using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                udp.Bind(tcp.LocalEndpoint);
                return (IPEndPoint)tcp.LocalEndpoint;
            }
            catch (SocketException)
            {
                // Free for TCP alone.
            }
        }
    }

    public async Task StartAsync()
    {
        _process = RealProcess.Start(_program, _arguments);
        var start = TimeProvider.System.GetTimestamp();
        while (!await AnswersAsync())
        {
            if (_process.HasExited || TimeProvider.System.GetElapsedTime(start) > Patience.Limit)
                throw new InvalidOperationException($"{_program} does not answer at {EndPoint}. {Log()}");
        }
    }

    /// <summary>Kills the server: its port is closed.</summary>
    public async Task StopAsync()
    {
        if (_process is { } process)
            await process.DisposeAsync();
        _process = null;
    }

    public Task PauseAsync() => _process!.PauseAsync();

    public Task ResumeAsync() => _process!.ResumeAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Folder.Delete(recursive: true);
    }

    private async Task<bool> AnswersAsync()
    {
        using var tryAgain = new CancellationTokenSource(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            await socket.ConnectAsync(EndPoint, tryAgain.Token);
            await socket.SendAsync(RawDns.Query(_probe, RawDns.A), tryAgain.Token);
            var buffer = new byte[512];
            var length = await socket.ReceiveAsync(buffer, tryAgain.Token);
            return (buffer[3] & 15) is 0 or 3 && length >= 12;
        }
        catch (SocketException)
        {
            // The port is closed as yet. Without this wait the loop would be a busy one.
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            return false;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private string Log() => string.Join('\n', Folder.GetFiles("*.log").SelectMany(file => File.ReadLines(file.FullName).TakeLast(20)));
}
