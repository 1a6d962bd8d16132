using System.Collections.Immutable;
using System.Net;
using Discovery.Dns.Configuration;

namespace Discovery.Dns.Transport;

/// <summary>Keeps the list of servers in step with resolv.conf, and what was learned of the servers that stay.</summary>
internal sealed class ServerLists : IDisposable
{
    private readonly Lock _gate = new();
    private readonly StubResolverOptions _options;
    private readonly ImmutableArray<IPEndPoint> _explicit;
    private readonly ResolvConfFile _file;
    private readonly TimeProvider _timeProvider;
    private readonly Random _random;
    private volatile ServerList? _current;

    /// <param name="options">Own copy of valid options.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="random">Chooses where rotation begins and who is probed.</param>
    internal ServerLists(StubResolverOptions options, TimeProvider timeProvider, Random random)
    {
        (_options, _timeProvider, _random) = (options, timeProvider, random);
        _explicit = [.. options.Servers.Select(server => ServerAddress.TryParse(server, out var address) ? address : throw new ArgumentException(server, nameof(options)))];
        _file = new ResolvConfFile(options.ResolvConf, timeProvider);
    }

    internal ServerList Current
    {
        get
        {
            var conf = _file.Current;
            return _current is { } list && ReferenceEquals(list.Conf, conf) ? list : Renew(conf);
        }
    }

    public void Dispose()
    {
        foreach (var server in _current?.Servers ?? [])
            server.Dispose();
    }

    private ServerList Renew(ResolvConf conf)
    {
        lock (_gate)
        {
            var last = _current;
            if (last is not null && ReferenceEquals(last.Conf, conf))
                return last;

            var known = last?.Servers ?? [];
            var addresses = _explicit.IsEmpty ? conf.Servers : _explicit;
            ImmutableArray<NameServer> servers =
                [.. addresses.Distinct().Select(address => known.FirstOrDefault(s => s.Address.Equals(address)) ?? new NameServer(address, _timeProvider))];
            _current = new ServerList(conf, new ServerSettings(_options, conf), servers, _random);
            foreach (var server in known.Except(servers))
                server.Dispose();
            return _current;
        }
    }
}
