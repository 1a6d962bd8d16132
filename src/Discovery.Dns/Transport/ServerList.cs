using System.Collections.Immutable;
using Discovery.Dns.Configuration;

namespace Discovery.Dns.Transport;

/// <summary>The servers of one state of the configuration, and how to ask them. Immutable, but for what is learned of each server.</summary>
internal sealed class ServerList
{
    // As c-ares: of the queries that come once a failed server may be well again, this part tries it.
    private const double ProbeChance = 0.1;

    private readonly ImmutableArray<int> _inOrder;
    private readonly Random _random;
    private int _turn;

    internal ServerList(ResolvConf conf, ServerSettings settings, ImmutableArray<NameServer> servers, Random random)
    {
        (Conf, Settings, Servers, _random) = (conf, settings, servers, random);
        _inOrder = [.. Enumerable.Range(0, servers.Length)];
        _turn = random.Next(servers.Length);
    }

    /// <summary>The configuration behind it.</summary>
    internal ResolvConf Conf { get; }

    internal ServerSettings Settings { get; }

    internal ImmutableArray<NameServer> Servers { get; }

    /// <summary>Indices of the servers in the order in which a query asks them: as configured, failed ones last.</summary>
    internal ImmutableArray<int> Order()
    {
        var start = Settings.Rotate ? (int)((uint)Interlocked.Increment(ref _turn) % (uint)Servers.Length) : 0;
        if (start == 0 && !AnyFailed())
            return _inOrder;

        var order = new List<int>(Servers.Length);
        var failed = new List<int>();
        for (var i = 0; i < Servers.Length; i++)
        {
            var index = (start + i) % Servers.Length;
            (Servers[index].History.IsFailed ? failed : order).Add(index);
        }

        var probed = failed.FindIndex(index => Servers[index].History.IsDueForProbe);
        if (probed >= 0 && _random.NextDouble() < ProbeChance)
        {
            order.Insert(0, failed[probed]);
            failed.RemoveAt(probed);
        }

        return [.. order, .. failed];
    }

    private bool AnyFailed()
    {
        foreach (var server in Servers)
        {
            if (server.History.IsFailed)
                return true;
        }

        return false;
    }
}
