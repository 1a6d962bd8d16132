using System.Collections.Concurrent;
using System.Net;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Tests.Support;

/// <summary>Answers as a test says, and notes what it was asked. What nobody scripted does not exist.</summary>
internal sealed class ScriptedResolver : IDnsResolver
{
    private readonly ConcurrentDictionary<(DnsName, DnsRecordType), Func<CancellationToken, ValueTask<DnsAnswer>>> _script = new();
    private readonly ConcurrentQueue<string> _queries = new();

    /// <summary>The queries so far, as <c>A orders.test</c>, in order.</summary>
    internal IReadOnlyList<string> Queries => [.. _queries];

    /// <summary>How long "no such name" of names that nobody scripted may be kept.</summary>
    internal TimeSpan NegativeTimeToLive { get; set; } = TimeSpan.FromSeconds(5);

    public ValueTask<DnsAnswer> QueryAsync(DnsName name, DnsRecordType type, CancellationToken cancellationToken)
    {
        _queries.Enqueue($"{TextOf(type)} {name}");
        return _script.TryGetValue((name, type), out var script)
            ? script(cancellationToken)
            : new(DnsAnswer.NoSuchName(name, type, NegativeTimeToLive));
    }

    internal int Count(string query) => Queries.Count(q => q == query);

    internal void On(string name, DnsRecordType type, Func<CancellationToken, ValueTask<DnsAnswer>> answer) =>
        _script[(DnsName.Parse(name), type)] = answer;

    internal void On(DnsAnswer answer) => _script[(answer.Name, answer.Type)] = _ => new(answer);

    internal void Addresses(string name, int seconds, params string[] addresses)
    {
        var owner = DnsName.Parse(name);
        var records = addresses.Select(a => DnsRecord.Address(owner, TimeSpan.FromSeconds(seconds), IPAddress.Parse(a))).ToList();
        On(DnsAnswer.FromRecords(owner, DnsRecordType.A, records.Where(r => r.Type == DnsRecordType.A)));
        On(DnsAnswer.FromRecords(owner, DnsRecordType.Aaaa, records.Where(r => r.Type == DnsRecordType.Aaaa)));
    }

    internal void Services(string name, int seconds, params (int Priority, int Weight, int Port, string Target, string? Glue)[] services) =>
        Services(name, seconds, isTruncated: false, services);

    internal void Services(string name, int seconds, bool isTruncated, params (int Priority, int Weight, int Port, string Target, string? Glue)[] services)
    {
        var (owner, ttl) = (DnsName.Parse(name), TimeSpan.FromSeconds(seconds));
        var records = services.Select(s => DnsRecord.Service(owner, ttl, s.Priority, s.Weight, s.Port, Name(s.Target)));
        var glue = services.Where(s => s.Glue is not null).Select(s => DnsRecord.Address(Name(s.Target), ttl, IPAddress.Parse(s.Glue!)));
        On(DnsAnswer.FromRecords(owner, DnsRecordType.Srv, records.Concat(glue), isTruncated));
    }

    internal void Fails(string name, DnsRecordType type, string failure = "10.96.0.10:53 answered SERVFAIL") =>
        On(DnsAnswer.Failed(DnsName.Parse(name), type, failure));

    internal void Forget(string name)
    {
        foreach (var type in new[] { DnsRecordType.A, DnsRecordType.Aaaa, DnsRecordType.Srv })
            _script.TryRemove((DnsName.Parse(name), type), out _);
    }

    private static DnsName Name(string text) => text == "." ? DnsName.Root : DnsName.Parse(text);

    private static string TextOf(DnsRecordType type) => type switch
    {
        DnsRecordType.Aaaa => "AAAA",
        DnsRecordType.Srv => "SRV",
        _ => "A",
    };
}
