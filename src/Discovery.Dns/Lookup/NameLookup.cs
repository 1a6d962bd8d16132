using System.Net.Sockets;
using Discovery.Dns.Caching;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Lookup;

/// <summary>Asks what DNS says of one whole name.</summary>
internal sealed class NameLookup(CachingResolver cache, AddressFamily families)
{
    // 16 queries at once are enough to hide the way to a server, and few enough not to flood it.
    private const int MostAtOnce = 16;

    internal async ValueTask<NameAnswer> ServiceAsync(DnsName name, Freshness freshness, CancellationToken cancellationToken) =>
        new(await cache.QueryAsync(name, DnsRecordType.Srv, freshness, cancellationToken).ConfigureAwait(false));

    /// <summary>Asks for A and AAAA at once: in two queries, each with a socket of its own (kubernetes #56903).</summary>
    internal async ValueTask<NameAnswer> AddressesAsync(DnsName name, Freshness freshness, CancellationToken cancellationToken)
    {
        if (families == AddressFamily.InterNetwork)
            return new(await cache.QueryAsync(name, DnsRecordType.A, freshness, cancellationToken).ConfigureAwait(false));
        if (families == AddressFamily.InterNetworkV6)
            return new(await cache.QueryAsync(name, DnsRecordType.Aaaa, freshness, cancellationToken).ConfigureAwait(false));

        var a = cache.QueryAsync(name, DnsRecordType.A, freshness, cancellationToken);
        var aaaa = cache.QueryAsync(name, DnsRecordType.Aaaa, freshness, cancellationToken);
        return new(await a.ConfigureAwait(false), await aaaa.ConfigureAwait(false));
    }

    /// <summary>Asks for the addresses of many names, some at a time.</summary>
    internal async ValueTask<NameAnswer[]> AddressesAsync(IReadOnlyList<DnsName> names, Freshness freshness, CancellationToken cancellationToken)
    {
        var answers = new NameAnswer[names.Count];
        if (names.Count > 0)
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = cancellationToken };
            await Parallel.ForAsync(
                0, names.Count, options, async (i, token) => answers[i] = await AddressesAsync(names[i], freshness, token).ConfigureAwait(false)).ConfigureAwait(false);
        }

        return answers;
    }
}
