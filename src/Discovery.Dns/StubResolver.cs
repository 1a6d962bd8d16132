using System.Runtime.CompilerServices;
using Discovery.Dns.Messages;
using Discovery.Dns.Transport;
using Discovery.Endpoints;

namespace Discovery.Dns;

/// <summary>Asks recursive DNS servers over UDP and TCP, as resolv.conf(5) says and as RFC 5452 guards.</summary>
/// <remarks>Keeps nothing but what it learned of its servers: which are slow, which know no EDNS. Follows changes of resolv.conf.</remarks>
public sealed class StubResolver : IDnsResolver, IDisposable
{
    private readonly ServerLists _lists;
    private readonly QueryPool _queries;

    /// <summary>Makes a resolver.</summary>
    /// <param name="options">Which servers, and how. Copied.</param>
    /// <param name="timeProvider">The clock. Default: <see langword="null"/>, the system's.</param>
    /// <exception cref="ArgumentException">Options are wrong; the message names all faults.</exception>
    public StubResolver(StubResolverOptions? options = null, TimeProvider? timeProvider = null)
        : this(options, timeProvider, SeededRandom.FromSystem())
    {
    }

    /// <summary>Makes a resolver that shares the randomness of its maker: for where rotation begins and which failed server is tried again.
    /// Ids and ports never come from it.</summary>
    internal StubResolver(StubResolverOptions? options, TimeProvider? timeProvider, Random random)
    {
        options ??= new StubResolverOptions();
        var faults = string.Join("; ", options.Faults());
        if (faults.Length > 0)
            throw new ArgumentException($"Invalid StubResolverOptions: {faults}.", nameof(options));

        timeProvider ??= TimeProvider.System;
        _lists = new ServerLists(options.Copy(), timeProvider, random);
        _queries = new QueryPool(timeProvider);
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The resolver is disposed.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<DnsAnswer> QueryAsync(DnsName name, DnsRecordType type, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        cancellationToken.ThrowIfCancellationRequested();
        var query = _queries.Take();
        try
        {
            var list = _lists.Current;
            query.Begin(name, type, list.Settings.Deadline, cancellationToken);
            using (cancellationToken.UnsafeRegister(static query => ((Query)query!).GiveUp(), query))
            {
                var answer = await AskAllAsync(query, list).ConfigureAwait(false) ?? query.Fail(list.Settings.Deadline);
                (answer.Attempts, answer.UsedTcp) = (query.Attempts, query.UsedTcp);
                return answer;
            }
        }
        finally
        {
            _queries.Return(query);
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        _queries.Dispose();
        _lists.Dispose();
    }

    // Attempts outside, servers inside: a lost packet costs less than waiting twice for a server that is down (glibc, Go).
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<DnsAnswer?> AskAllAsync(Query query, ServerList list)
    {
        var settings = list.Settings;
        var order = list.Order();
        for (var attempt = 1; attempt <= settings.Attempts; attempt++)
        {
            foreach (var index in order)
            {
                if (query.IsLate)
                    return null;
                if (query.IsExhausted(index, settings.TcpOnly))
                    continue;

                query.Attempts++;
                var server = list.Servers[index];
                var reply = await server.AskAsync(query, index, settings, isLast: attempt == settings.Attempts).ConfigureAwait(false);
                if (reply.Kind == ReplyKind.Answer)
                    return reply.Answer;
                query.Note(index, $"{server} {reply.Fault}", reply.Cause);
            }
        }

        return null;
    }
}
