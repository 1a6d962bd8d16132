using System.Runtime.CompilerServices;
using Discovery.Dns.Messages;
using Discovery.Dns.Transport;

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
    public ValueTask<DnsAnswer> QueryAsync(DnsName name, DnsRecordType type, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<DnsAnswer>(cancellationToken)
            : RunAsync(name, type, cancellationToken);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        _queries.Dispose();
        _lists.Dispose();
    }

    // Few methods deep, and none of them allocates when it waits: together they cost less than a socket's system calls.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<DnsAnswer> RunAsync(DnsName name, DnsRecordType type, CancellationToken cancellationToken)
    {
        var query = _queries.Take();
        var registration = cancellationToken.UnsafeRegister(static query => ((Query)query!).GiveUp(), query);
        try
        {
            var list = _lists.Current;
            var settings = list.Settings;
            var order = list.Order();
            query.Begin(name, type, settings.Deadline, cancellationToken);

            // Attempts outside, servers inside: a lost packet costs less than waiting twice for a server that is down (glibc, Go).
            for (var turn = 0; turn < settings.Attempts * order.Length && !query.IsLate; turn++)
            {
                var index = order[turn % order.Length];
                if (query.IsExhausted(index, settings.TcpOnly))
                    continue;

                query.Attempts++;
                var isLast = turn / order.Length == settings.Attempts - 1;
                var reply = await list.Servers[index].AskAsync(query, index, settings, isLast).ConfigureAwait(false);
                if (reply.Answer is { } answer)
                    return query.Stamp(answer);
                query.Note(index, $"{list.Servers[index]} {reply.Fault}", reply.Cause);
            }

            return query.Stamp(query.Fail(settings.Deadline));
        }
        finally
        {
            // Waits for a cancellation that is under way, so that it cannot meet the next query.
            await registration.DisposeAsync().ConfigureAwait(false);
            _queries.Return(query);
        }
    }
}
