using System.Net;
using System.Net.Sockets;
using Discovery.Balancing;
using Discovery.Testing;
using Discovery.Tests.Balancing;

namespace Discovery.Tests.Connectors;

public sealed class SocketConnectorTests : IAsyncDisposable
{
    private static readonly ServiceName Redis = ServiceName.Parse("tcp://redis");

    private readonly ManualClock _clock = new();
    private readonly FakeEndpoints _fake = new();
    private readonly ServiceDirectory _directory;
    private readonly List<Socket> _sockets = [];

    public SocketConnectorTests() => _directory = _fake.CreateDirectory(_clock, policy: Picks.Policy(BalancingPolicies.FirstAvailable));

    public async ValueTask DisposeAsync()
    {
        _sockets.ForEach(s => s.Dispose());
        await _directory.DisposeAsync();
    }

    [Fact]
    public async Task Connects_to_an_endpoint_and_ends_the_lease_on_disposal()
    {
        var listener = Listen();
        _fake.Set("redis", Address(listener));

        var stream = await new SocketConnector(_directory).ConnectAsync(Redis);
        using var accepted = await listener.AcceptAsync();
        await stream.WriteAsync(new byte[] { 42 });
        var received = new byte[1];
        Assert.Equal(1, await accepted.ReceiveAsync(received));
        Assert.Equal(42, received[0]);
        Assert.Equal(Address(listener), stream.Endpoint.ToString());
        Assert.Equal(1, await InFlightAsync());

        await stream.DisposeAsync();

        Assert.Equal(0, await InFlightAsync());
        Assert.Equal(0, await accepted.ReceiveAsync(received));
    }

    [Fact]
    public async Task An_endpoint_that_refuses_is_followed_by_the_next()
    {
        var listener = Listen();
        _fake.Set("redis", Refusing(), Address(listener));

        await using var stream = await new SocketConnector(_directory).ConnectAsync(Redis);

        Assert.Equal(Address(listener), stream.Endpoint.ToString());
        Assert.Equal(1, await InFlightAsync());
    }

    [Fact]
    public async Task An_endpoint_that_does_not_answer_in_time_is_followed_by_the_next()
    {
        var deaf = await DeafAsync();
        var listener = Listen();
        _fake.Set("redis", Address(deaf), Address(listener));

        var connecting = new SocketConnector(_directory).ConnectAsync(Redis).AsTask();
        await _clock.WaitForTimerAsync(TimeSpan.FromSeconds(5));
        Assert.False(connecting.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(5));
        await using var stream = await connecting;

        Assert.Equal(Address(listener), stream.Endpoint.ToString());
    }

    [Fact]
    public async Task If_none_accepts_every_attempt_is_told()
    {
        var deaf = await DeafAsync();
        var (one, two) = (Refusing(), Refusing());
        _fake.Set("redis", one, two, Address(deaf));
        var snapshot = await _directory.GetAsync(Redis);
        var connecting = new SocketConnector(_directory).ConnectAsync(Redis).AsTask();
        // Those that refuse do so before their time limits; only the deaf endpoint's lasts.
        await Wait.UntilAsync(() => snapshot.Candidates[2].InFlight == 1);
        await _clock.WaitForTimerAsync(TimeSpan.FromSeconds(5));
        _clock.Advance(TimeSpan.FromSeconds(5));

        var exception = await Assert.ThrowsAsync<ConnectFailedException>(() => connecting);

        Assert.Equal(
            $"Service 'tcp://redis': no connection. Tried 3 endpoints: {one}: Connection refused; {two}: Connection refused; "
            + $"{Address(deaf)}: No answer within 5 s. Set 1 from fake endpoints (5 s old) has 3 endpoints. "
            + "Check that the instances listen on these addresses and that the network lets this client reach them.",
            exception.Message);
        Assert.Equal(SocketError.TimedOut, exception.SocketErrorCode);
        Assert.Equal([one, two, Address(deaf)], exception.Attempts.Select(a => a.Endpoint.ToString()));
        Assert.Equal(0, await InFlightAsync());
        Assert.Contains(exception.Message, exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_more_endpoints_are_tried_than_allowed()
    {
        var (one, two, three) = (Refusing(), Refusing(), Refusing());
        _fake.Set("redis", one, two, three);
        var connector = new SocketConnector(_directory, new ConnectOptions { Attempts = 2 });

        var exception = await Assert.ThrowsAsync<ConnectFailedException>(async () => await connector.ConnectAsync(Redis));

        Assert.Equal([one, two], exception.Attempts.Select(a => a.Endpoint.ToString()));
        Assert.Equal(SocketError.ConnectionRefused, exception.SocketErrorCode);
    }

    [Fact]
    public async Task What_the_caller_avoids_is_avoided_by_the_next_attempt_too()
    {
        var listener = Listen();
        _fake.Set("redis", Address(listener), Refusing());
        var snapshot = await _directory.GetAsync(Redis);

        var exception = await Assert.ThrowsAsync<ConnectFailedException>(async () =>
            await new SocketConnector(_directory).ConnectAsync(Redis, new PickRequest { Avoid = [snapshot.Candidates[0]] }));

        Assert.Same(snapshot.Candidates[1].Endpoint, Assert.Single(exception.Attempts).Endpoint);
    }

    [Fact]
    public async Task A_service_without_endpoints_says_so_rather_than_fail_to_connect() =>
        await Assert.ThrowsAsync<NoEndpointException>(async () => await new SocketConnector(_directory).ConnectAsync(Redis));

    [Fact]
    public async Task A_caller_who_gives_up_leaves_no_lease_behind_and_blames_nobody()
    {
        var deaf = await DeafAsync();
        _fake.Set("redis", Address(deaf));
        using var stop = new CancellationTokenSource();
        var connecting = new SocketConnector(_directory).ConnectAsync(Redis, cancellationToken: stop.Token).AsTask();
        await _clock.WaitForTimerAsync(TimeSpan.FromSeconds(5));

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
        Assert.Equal(0, await InFlightAsync());
    }

    [Fact]
    public async Task A_stream_that_fails_ends_its_lease_early_and_once()
    {
        var listener = Listen();
        _fake.Set("redis", Address(listener));
        var stream = await new SocketConnector(_directory).ConnectAsync(Redis);

        stream.Fail();
        Assert.Equal(0, await InFlightAsync());
        await stream.DisposeAsync();

        Assert.Equal(0, await InFlightAsync());
    }

    [Fact]
    public async Task Unix_sockets_are_endpoints_like_others()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.sock");
        var listener = Keep(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified));
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        _fake.Set("redis", new ServiceEndpoint(new UnixDomainSocketEndPoint(path)));

        await using var stream = await new SocketConnector(_directory).ConnectAsync(Redis);
        using var accepted = await listener.AcceptAsync();

        Assert.Equal(path, stream.Endpoint.ToString());
        File.Delete(path);
    }

    [Fact]
    public async Task An_endpoint_without_a_port_takes_that_of_the_name()
    {
        var listener = Listen();
        _fake.Set("redis", "127.0.0.1");

        await using var stream = await new SocketConnector(_directory)
            .ConnectAsync($"tcp://redis:{((IPEndPoint)listener.LocalEndPoint!).Port}");

        Assert.Equal(((IPEndPoint)listener.LocalEndPoint).Port, ((IPEndPoint)stream.Socket.RemoteEndPoint!).Port);
    }

    [Fact]
    public async Task Without_any_port_the_message_asks_for_one()
    {
        _fake.Set("redis", "127.0.0.1");

        var exception = await Assert.ThrowsAsync<ConnectFailedException>(async () => await new SocketConnector(_directory).ConnectAsync(Redis));

        Assert.StartsWith(
            "Service 'tcp://redis': no connection. Tried 1 endpoint: 127.0.0.1:0: "
            + "Neither the name nor the source gives a port. Name one, as in tcp://redis:6379.",
            exception.Message,
            StringComparison.Ordinal);
    }

    private static string Address(Socket listener) => listener.LocalEndPoint!.ToString()!;

    private async Task<int> InFlightAsync() => (await _directory.GetAsync(Redis)).Candidates.Sum(c => c.InFlight);

    private Socket Listen(int backlog = 10)
    {
        var listener = Keep(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(backlog);
        return listener;
    }

    // Bound but not listening: the kernel refuses, and nobody else can take the port meanwhile.
    private string Refusing()
    {
        var socket = Keep(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return Address(socket);
    }

    // A listener whose queue is full: Linux drops further SYNs, as a black-holed address would.
    private async Task<Socket> DeafAsync()
    {
        var listener = Listen(backlog: 0);
        var filler = Keep(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        await filler.ConnectAsync(listener.LocalEndPoint!);
        return listener;
    }

    private Socket Keep(Socket socket)
    {
        _sockets.Add(socket);
        return socket;
    }
}
