using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Discovery.Dns.Caching;
using Discovery.Dns.Diagnostics;
using Discovery.Dns.Lookup;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Discovery.Dns;

/// <summary>Knows the services that DNS knows: SRV records where a port is named, addresses otherwise.</summary>
/// <remarks>
/// <c>http://orders</c>, <c>http://orders.shop:8080</c>: A and AAAA, with the caller's port or the scheme's.
/// <c>http://_grpc.orders.shop</c>: SRV of <c>_grpc._tcp.orders.shop</c>. Names are completed by the search list of resolv.conf(5).
/// Asked again when the TTL ends. IP addresses, <c>localhost</c>, <c>.invalid</c> (RFC 6761) and <c>.onion</c> (RFC 7686) are never sent.
/// </remarks>
public sealed class DnsSource : IEndpointSource, IDisposable
{
    private readonly bool _prefersServiceRecords;
    private readonly StubResolver? _ownResolver;
    private readonly DnsMeter _meter;
    private readonly SearchRules _rules;
    private readonly NameLookup _names;
    private readonly WatchParts _parts;

    /// <summary>Makes a source.</summary>
    /// <param name="options">How to ask. Copied.</param>
    /// <param name="resolver">Sends the questions in place of an own <see cref="StubResolver"/>, and is not disposed. Its answers are cached and shared.</param>
    /// <param name="timeProvider">The clock of cache, resolver and refreshes. Default: <see langword="null"/>, the system's.</param>
    /// <param name="meters">Makes the meter. Default: <see langword="null"/>, made directly.</param>
    /// <param name="logger">The log. Default: <see langword="null"/>, none.</param>
    /// <exception cref="ArgumentException">Options are wrong; the message names all faults.</exception>
    public DnsSource(
        DnsSourceOptions? options = null, IDnsResolver? resolver = null, TimeProvider? timeProvider = null, IMeterFactory? meters = null, ILogger<DnsSource>? logger = null)
    {
        options ??= new DnsSourceOptions();
        var faults = string.Join("; ", options.Faults());
        if (faults.Length > 0)
            throw new ArgumentException($"Invalid DnsSourceOptions: {faults}.", nameof(options));

        _prefersServiceRecords = options.PreferServiceRecords;
        var clock = timeProvider ?? TimeProvider.System;
        _meter = new DnsMeter(meters);
        _rules = new SearchRules(options, clock);
        resolver ??= _ownResolver = new StubResolver(options.Resolver, clock);
        var cache = new CachingResolver(resolver, options.CacheCapacity, new RetentionRules(options.RefreshFloor, options.RefreshCeiling), clock, _meter);
        _names = new NameLookup(cache, options.AddressFamily);
        var pace = new LookupPace(options.RefreshFloor, options.RefreshCeiling);
        var journal = new DnsJournal(_meter, logger ?? NullLogger<DnsSource>.Instance);
        _parts = new WatchParts(
            clock, pace, new FindingJudge(pace, options.HoldDown, new EndpointShape(options.AddressFamily), clock, journal), new RefreshSchedule(clock), new LookupTracing());
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<EndpointSet> WatchAsync(
        ServiceName service, WatchContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(context);
        if (!QuestionPlan.TryMake(service, _prefersServiceRecords, out var plan, out var refusal))
        {
            yield return EndpointSet.Absent("dns", refusal);
            yield break;
        }

        var watch = new ServiceWatch(service, new ServiceLookup(plan, _rules, _names), context, _parts);
        await foreach (var set in watch.RunAsync(cancellationToken).ConfigureAwait(false))
            yield return set;
    }

    /// <summary>Closes sockets and timer. Cancel running watches first.</summary>
    public void Dispose()
    {
        _parts.Schedule.Dispose();
        _ownResolver?.Dispose();
        _parts.Tracing.Dispose();
        _meter.Dispose();
    }
}
