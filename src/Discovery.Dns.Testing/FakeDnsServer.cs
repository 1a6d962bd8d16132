using System.Net;
using System.Net.Sockets;

namespace Discovery.Dns.Testing;

/// <summary>A DNS server for tests: real UDP and TCP on one port of loopback, records and faults on command.</summary>
/// <remarks>
/// It answers as the authoritative server of its zone does, with an encoder of its own that shares nothing with the library's.
/// <code>
/// await using var dns = await FakeDnsServer.StartAsync();
/// dns.SetAddresses("web-0.orders.shop.svc.cluster.local", "10.0.0.1");
/// dns.SetServices("_grpc._tcp.orders.shop.svc.cluster.local", new FakeDnsService(0, 100, 8080, "web-0.orders.shop.svc.cluster.local"));
/// // point the client at dns.EndPoint
/// dns.Faults.Next(FakeDnsFault.ServerFailure);
/// await dns.WaitForQueriesAsync(2);
/// </code>
/// </remarks>
public sealed class FakeDnsServer : IAsyncDisposable
{
    // Real time, and long, because a busy machine is not a failure.
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(30);

    /// <summary>How often a port is sought that is free for both UDP and TCP.</summary>
    private const int PortTries = 20;

    private readonly FakeDnsServerOptions _options;
    private readonly RecordStore _records = new();
    private readonly QueryLog _log;
    private readonly Responder _responder;
    private UdpSide? _udp;
    private TcpSide? _tcp;

    private FakeDnsServer(FakeDnsServerOptions options)
    {
        _options = options;
        _log = new QueryLog(options.KeptQueries);
        _responder = new Responder(_records, Faults, _log, options);
        EndPoint = new IPEndPoint(options.Address, options.Port);
    }

    /// <summary>Where it listens, over UDP and TCP, such as 127.0.0.1:41234; the same after <see cref="StartAgainAsync"/>.</summary>
    public IPEndPoint EndPoint { get; private set; }

    /// <summary>Makes queries fail.</summary>
    public FakeDnsFaults Faults { get; } = new();

    /// <summary>The latest queries, in order of arrival, those that got no answer too; a copy.</summary>
    public IReadOnlyList<FakeDnsQuery> Queries => _log.Snapshot();

    /// <summary>How many queries have come since the start.</summary>
    public long QueryCount => _log.Count;

    /// <summary>Starts a server.</summary>
    /// <param name="options">How it behaves; the defaults suit most tests.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <returns>A running server; dispose it to stop it.</returns>
    /// <exception cref="SocketException">The port is taken; leave it at 0 for a free one.</exception>
    public static async Task<FakeDnsServer> StartAsync(FakeDnsServerOptions? options = null, CancellationToken cancellationToken = default)
    {
        var server = new FakeDnsServer(FakeDnsServerOptions.Checked(options ?? new FakeDnsServerOptions()));
        for (var attempt = 1; ; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                await server.StartAgainAsync().ConfigureAwait(false);
                return server;
            }
            catch (SocketException)
            {
                // Free for TCP, but not for UDP: another one.
                await server.StopAsync().ConfigureAwait(false);
                if (server._options.Port != 0 || attempt == PortTries)
                    throw;
                server.EndPoint = new IPEndPoint(server._options.Address, 0);
            }
        }
    }

    /// <summary>Replaces the addresses of a host, with the default TTL.</summary>
    /// <param name="name">The host.</param>
    /// <param name="addresses">IPv4 and IPv6 addresses; none leaves a name that exists without addresses.</param>
    /// <exception cref="FormatException">An address cannot be read.</exception>
    public void SetAddresses(string name, params IReadOnlyList<string> addresses) => SetAddresses(name, _options.DefaultTimeToLive, addresses);

    /// <summary>Replaces the addresses of a host.</summary>
    /// <param name="name">The host.</param>
    /// <param name="timeToLive">The TTL, in whole seconds.</param>
    /// <param name="addresses">IPv4 and IPv6 addresses; none leaves a name that exists without addresses.</param>
    /// <exception cref="FormatException">An address cannot be read.</exception>
    public void SetAddresses(string name, TimeSpan timeToLive, params IReadOnlyList<string> addresses)
    {
        var owner = WireName.Parse(name);
        var records = addresses.Select(address => WireRecord.Address(owner, Seconds(timeToLive), IPAddress.Parse(address)))
            .ToLookup(record => record.Type);
        _records.Set(owner, (FakeDnsType.A, [.. records[FakeDnsType.A]]), (FakeDnsType.Aaaa, [.. records[FakeDnsType.Aaaa]]));
    }

    /// <summary>Replaces the SRV records of a service, with the default TTL.</summary>
    /// <param name="name">The service: <c>_port._protocol.name</c>.</param>
    /// <param name="services">The records; none leaves a name that exists without them.</param>
    public void SetServices(string name, params IReadOnlyList<FakeDnsService> services) => SetServices(name, _options.DefaultTimeToLive, services);

    /// <summary>Replaces the SRV records of a service.</summary>
    /// <param name="name">The service: <c>_port._protocol.name</c>.</param>
    /// <param name="timeToLive">The TTL, in whole seconds.</param>
    /// <param name="services">The records; none leaves a name that exists without them.</param>
    public void SetServices(string name, TimeSpan timeToLive, params IReadOnlyList<FakeDnsService> services)
    {
        var owner = WireName.Parse(name);
        _records.Set(owner, (FakeDnsType.Srv, [.. services.Select(service => WireRecord.Service(owner, Seconds(timeToLive), service))]));
    }

    /// <summary>Makes a name an alias (CNAME). It is followed as far as the zone goes.</summary>
    /// <param name="name">The alias.</param>
    /// <param name="target">The true name.</param>
    /// <param name="timeToLive">The TTL, in whole seconds; null for the default.</param>
    public void SetAlias(string name, string target, TimeSpan? timeToLive = null)
    {
        var owner = WireName.Parse(name);
        _records.Set(owner, (FakeDnsType.Cname, [WireRecord.Alias(owner, Seconds(timeToLive ?? _options.DefaultTimeToLive), WireName.Parse(target))]));
    }

    /// <summary>Replaces the records of one type by contents of your own, such as an A record of three octets.</summary>
    /// <param name="name">The name.</param>
    /// <param name="type">The type; any number may be cast to it.</param>
    /// <param name="timeToLive">The TTL, in whole seconds.</param>
    /// <param name="contents">The content (RDATA) of each record.</param>
    public void SetRaw(string name, FakeDnsType type, TimeSpan timeToLive, params IReadOnlyList<byte[]> contents)
    {
        var owner = WireName.Parse(name);
        _records.Set(owner, (type, [.. contents.Select(content => new WireRecord(owner, type, Seconds(timeToLive), content))]));
    }

    /// <summary>Removes a name: NXDOMAIN from now on, unless there are names below it.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Whether it was there.</returns>
    public bool Remove(string name) => _records.Remove(WireName.Parse(name));

    /// <summary>Removes the records of one type; with the last type goes the name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="type">The type.</param>
    /// <returns>Whether there were any.</returns>
    public bool Remove(string name, FakeDnsType type) => _records.Remove(WireName.Parse(name), type);

    /// <summary>Waits until this many queries have arrived since the start, whether they got an answer or not.</summary>
    /// <param name="count">How many.</param>
    /// <param name="name">Which name; null means all. Only queries that are still kept count.</param>
    /// <param name="type">Which type; null means all. Only queries that are still kept count.</param>
    /// <param name="patience">How long to wait in real time; 30 seconds by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">Fewer arrived; the message lists the latest.</exception>
    public async Task WaitForQueriesAsync(
        int count, string? name = null, FakeDnsType? type = null, TimeSpan? patience = null, CancellationToken cancellationToken = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await _log.WaitAsync(count, name, type, stop.Token)
                .WaitAsync(patience ?? DefaultPatience, TimeProvider.System, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            var latest = string.Join(", ", Queries.TakeLast(20));
            throw new TimeoutException(
                $"Waited for {count} queries, but got {_log.CountOf(name, type)}. The latest of all {QueryCount}: {latest}.", e);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Stops: the ports are closed (UDP clients get "port unreachable", TCP is refused), connections are reset, late answers dropped.</summary>
    /// <returns>A task that ends when the ports are free.</returns>
    public async Task StopAsync()
    {
        await StopTcpAsync().ConfigureAwait(false);
        if (Interlocked.Exchange(ref _udp, null) is { } udp)
            await udp.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Stops TCP alone: connections are reset and new ones refused.</summary>
    /// <returns>A task that ends when the port is free.</returns>
    public async Task StopTcpAsync()
    {
        if (Interlocked.Exchange(ref _tcp, null) is { } tcp)
            await tcp.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Starts what was stopped, on the same port, with the same records and faults.</summary>
    /// <returns>A task that ends when the server listens.</returns>
    /// <exception cref="SocketException">Somebody else took the port meanwhile.</exception>
    public Task StartAgainAsync()
    {
        _tcp ??= new TcpSide(EndPoint, _responder, _options.TimeProvider);
        EndPoint = _tcp.EndPoint;
        _udp ??= new UdpSide(EndPoint, _responder, _options.TimeProvider);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    private static uint Seconds(TimeSpan timeToLive)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timeToLive, TimeSpan.Zero);
        return checked((uint)timeToLive.TotalSeconds);
    }
}
