using System.Net;
using System.Net.Sockets;
using Discovery;
using Discovery.Testing;
using Xunit;

namespace Docs;

public sealed class UdpRequesterTests : IDisposable
{
    private static readonly ConnectOptions Connect = new() { Timeout = TimeSpan.FromMilliseconds(700), Attempts = 2 };

    private readonly ManualClock _clock = new();
    private readonly FakeEndpoints _fake = new();
    private readonly UdpClient _first = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly UdpClient _second = new(new IPEndPoint(IPAddress.Loopback, 0));

    public UdpRequesterTests() => _fake.Set("echo", Address(_first), Address(_second));

    [Fact]
    public async Task Where_nobody_listens_the_next_endpoint_is_asked()
    {
        await using var directory = _fake.CreateDirectory(_clock, policy: new OldestPolicy());
        using var requester = new UdpRequester(directory, "udp://echo", Connect);
        _first.Dispose();

        var asking = requester.AskAsync("hello"u8.ToArray());
        await EchoAsync(_second);

        Assert.Equal("hello"u8.ToArray(), await asking);
    }

    [Fact]
    public async Task Where_nobody_answers_the_next_endpoint_is_asked()
    {
        await using var directory = _fake.CreateDirectory(_clock, policy: new OldestPolicy());
        using var requester = new UdpRequester(directory, "udp://echo", Connect);

        var asking = requester.AskAsync("hello"u8.ToArray());
        await _clock.WaitForTimerAsync(Connect.Timeout);
        _clock.Advance(Connect.Timeout);
        await EchoAsync(_second);

        Assert.Equal("hello"u8.ToArray(), await asking);
    }

    [Fact]
    public async Task Where_all_refuse_the_failure_lists_them()
    {
        await using var directory = _fake.CreateDirectory(_clock, policy: new OldestPolicy());
        using var requester = new UdpRequester(directory, "udp://echo", Connect);
        _first.Dispose();
        _second.Dispose();

        var failure = await Assert.ThrowsAsync<ConnectFailedException>(() => requester.AskAsync("hello"u8.ToArray()));

        Assert.Equal(2, failure.Attempts.Length);
    }

    [Fact]
    public async Task A_socket_is_used_again_and_closed_when_its_endpoint_has_gone()
    {
        await using var directory = _fake.CreateDirectory(_clock, policy: new OldestPolicy());
        using var requester = new UdpRequester(directory, "udp://echo", Connect);
        var drained = new TaskCompletionSource();
        var candidate = (await directory.GetAsync("udp://echo")).Candidates[0];
        await using var registration = candidate.Drained.Register(drained.SetResult); // Before the requester's, so called after it.

        var port = await AskFirstAsync(requester);
        Assert.Equal(port, await AskFirstAsync(requester));
        _fake.Remove("echo", Address(_first));
        await drained.Task;

        using var taker = new UdpClient(new IPEndPoint(IPAddress.Loopback, port));
        Assert.Equal(0, candidate.InFlight);
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    private static string Address(UdpClient server) => server.Client.LocalEndPoint!.ToString()!;

    private static async Task<int> EchoAsync(UdpClient server)
    {
        var received = await server.ReceiveAsync();
        await server.SendAsync(received.Buffer, received.RemoteEndPoint);
        return received.RemoteEndPoint.Port;
    }

    private async Task<int> AskFirstAsync(UdpRequester requester)
    {
        var asking = requester.AskAsync("hello"u8.ToArray());
        var port = await EchoAsync(_first);
        await asking;
        return port;
    }
}
