using System.Net;
using System.Net.Sockets;
using Discovery.Testing;

namespace Discovery.Dns.Testing.Tests;

public sealed class ConnectionTests : IAsyncLifetime
{
    private const string True = "a.test. 30 A 10.0.0.1";

    private readonly ManualClock _clock = new();
    private FakeDnsServer _dns = null!;

    public async Task InitializeAsync()
    {
        _dns = await FakeDnsServer.StartAsync(new() { TimeProvider = _clock });
        _dns.SetAddresses("a.test", "10.0.0.1");
    }

    public async Task DisposeAsync() => await _dns.DisposeAsync();

    [Fact]
    public async Task A_connection_carries_many_queries()
    {
        using var stream = await RawDns.ConnectAsync(_dns.EndPoint);
        for (ushort id = 0; id < 10; id++)
        {
            await RawDns.SendAsync(stream, RawDns.Query("a.test", RawDns.A, id: id));
            Assert.Equal(id, DnsText.Read(await RawDns.ReceiveAsync(stream)).Id);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_connection_is_closed_after_as_many_queries_as_told(int queries)
    {
        _dns.Faults.All(FakeDnsFault.TcpClosedAfter(queries));
        using var stream = await RawDns.ConnectAsync(_dns.EndPoint);
        for (var i = 0; i < queries; i++)
        {
            await RawDns.SendAsync(stream, Query);
            Assert.Equal([True], DnsText.Read(await RawDns.ReceiveAsync(stream)).Answers);
        }

        if (queries == 0)
            await RawDns.SendAsync(stream, Query);
        await Assert.ThrowsAsync<EndOfStreamException>(() => RawDns.ReceiveAsync(stream));
        Assert.Equal([True], (await RawDns.AskAsync(_dns.EndPoint, "a.test", RawDns.A)).Answers);
    }

    [Fact]
    public async Task Half_a_message_is_followed_by_the_end()
    {
        _dns.Faults.Next(FakeDnsFault.TcpHalf);
        using var stream = await RawDns.ConnectAsync(_dns.EndPoint);
        await RawDns.SendAsync(stream, Query);

        // 12 + 12 + 16 octets and two of length, by two.
        await RawDns.ReceiveAsync(stream, 21);
        await Assert.ThrowsAsync<EndOfStreamException>(() => RawDns.ReceiveAsync(stream, 1));
    }

    [Fact]
    public async Task Pieces_come_one_by_one_by_the_servers_clock()
    {
        var pause = TimeSpan.FromSeconds(1);
        _dns.Faults.Next(FakeDnsFault.TcpPieces(octets: 1, pause));
        using var stream = await RawDns.ConnectAsync(_dns.EndPoint);
        await RawDns.SendAsync(stream, Query);

        var octets = new List<byte>();
        for (var i = 0; i < 42; i++)
        {
            octets.AddRange(await RawDns.ReceiveAsync(stream, 1));
            await _clock.WaitForTimerAsync(pause);
            Assert.Equal(0, stream.Socket.Available);
            _clock.Advance(pause);
        }

        Assert.Equal([True], DnsText.Read([.. octets.Skip(2)]).Answers);
    }

    [Fact]
    public async Task A_stopped_server_resets_refuses_and_comes_back_on_its_port()
    {
        _dns.Faults.Next(FakeDnsFault.Delay(TimeSpan.FromHours(1)));
        using var stream = await RawDns.ConnectAsync(_dns.EndPoint);
        await RawDns.SendAsync(stream, Query);
        await _clock.WaitForTimersAsync(1);

        await _dns.StopAsync();

        await Assert.ThrowsAnyAsync<IOException>(() => RawDns.ReceiveAsync(stream));
        Assert.Equal(0, _clock.PendingTimers);
        await RefusesTcpAsync();
        var refused = await Assert.ThrowsAsync<SocketException>(() => RawDns.UdpAsync(_dns.EndPoint, Query));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);

        var port = _dns.EndPoint.Port;
        await _dns.StartAgainAsync();
        Assert.Equal(port, _dns.EndPoint.Port);
        Assert.Equal([True], (await RawDns.AskAsync(_dns.EndPoint, "a.test", RawDns.A)).Answers);
        Assert.Equal([True], (await RawDns.AskTcpAsync(_dns.EndPoint, "a.test", RawDns.A)).Answers);
    }

    [Fact]
    public async Task TCP_can_be_stopped_alone()
    {
        await _dns.StopTcpAsync();

        await RefusesTcpAsync();
        Assert.Equal([True], (await RawDns.AskAsync(_dns.EndPoint, "a.test", RawDns.A)).Answers);
        await _dns.StartAgainAsync();
        Assert.Equal([True], (await RawDns.AskTcpAsync(_dns.EndPoint, "a.test", RawDns.A)).Answers);
    }

    [Fact]
    public async Task Two_servers_cannot_have_one_port()
    {
        var taken = new FakeDnsServerOptions { Port = _dns.EndPoint.Port };

        var exception = await Assert.ThrowsAsync<SocketException>(() => FakeDnsServer.StartAsync(taken));

        Assert.Equal(SocketError.AddressAlreadyInUse, exception.SocketErrorCode);
    }

    [Fact]
    public async Task IPv6_works_too()
    {
        await using var dns = await FakeDnsServer.StartAsync(new() { Address = IPAddress.IPv6Loopback });
        dns.SetAddresses("a.test", "10.0.0.1");

        Assert.Equal([True], (await RawDns.AskAsync(dns.EndPoint, "a.test", RawDns.A)).Answers);
        Assert.Equal([True], (await RawDns.AskTcpAsync(dns.EndPoint, "a.test", RawDns.A)).Answers);
    }

    [Fact]
    public async Task The_log_tells_what_was_asked_and_how()
    {
        using var socket = RawDns.Udp(_dns.EndPoint);
        await socket.SendAsync(RawDns.Query("A.test", RawDns.Srv, payloadSize: 1232, id: 77));
        await RawDns.ReceiveAsync(socket);
        await RawDns.AskTcpAsync(_dns.EndPoint, "a.test", RawDns.A);

        await _dns.WaitForQueriesAsync(2);
        await _dns.WaitForQueriesAsync(1, "a.TEST.", FakeDnsType.A);
        var queries = _dns.Queries;

        Assert.Equal(["A.test Srv", "a.test A over TCP"], queries.Select(query => query.ToString()));
        Assert.Equal((77, 1232, true), (queries[0].Id, queries[0].UdpPayloadSize, queries[0].HasEdns));
        Assert.Equal(socket.LocalEndPoint, queries[0].Source);
        Assert.Equal((false, true, true), (queries[1].HasEdns, queries[1].OverTcp, queries[1].RecursionDesired));
    }

    [Fact]
    public async Task The_log_keeps_the_latest_and_counts_all()
    {
        await using var dns = await FakeDnsServer.StartAsync(new() { KeptQueries = 2 });
        foreach (var name in new[] { "a.test", "b.test", "c.test" })
            await RawDns.AskAsync(dns.EndPoint, name, RawDns.A);

        Assert.Equal(["b.test", "c.test"], dns.Queries.Select(query => query.Name));
        Assert.Equal(3, dns.QueryCount);
    }

    [Fact]
    public async Task Waiting_in_vain_tells_what_came()
    {
        await RawDns.AskAsync(_dns.EndPoint, "a.test", RawDns.A);

        var exception = await Assert.ThrowsAsync<TimeoutException>(() => _dns.WaitForQueriesAsync(2, patience: TimeSpan.FromMilliseconds(1)));

        Assert.Contains("got 1. The latest of all 1: a.test A.", exception.Message, StringComparison.Ordinal);
    }

    private static byte[] Query => RawDns.Query("a.test", RawDns.A);

    private async Task RefusesTcpAsync()
    {
        var refused = await Assert.ThrowsAsync<SocketException>(() => RawDns.ConnectAsync(_dns.EndPoint));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
    }
}
