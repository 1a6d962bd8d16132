using Discovery.Dns.Configuration;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Lookup;

/// <summary>The search list that holds at the moment: the options', and where they say nothing, resolv.conf's.</summary>
internal sealed class SearchRules
{
    private readonly IReadOnlyList<DnsName>? _suffixes;
    private readonly int? _ndots;
    private readonly ResolvConfFile? _file;
    private volatile Made? _current;

    internal SearchRules(DnsSourceOptions options, TimeProvider timeProvider)
    {
        _suffixes = options.Search?.Select(DnsName.Parse).ToList();
        _ndots = options.Ndots;
        if (_suffixes is null || _ndots is null)
            _file = new ResolvConfFile(options.Resolver.ResolvConf, timeProvider);
    }

    /// <summary>The list. The same object for as long as nothing changes.</summary>
    internal SearchList Current
    {
        get
        {
            // Two threads may both make one: they are alike, and the next reader sees either.
            var file = _file?.Current;
            var current = _current;
            if (current is not null && ReferenceEquals(current.Of, file))
                return current.List;

            var list = new SearchList(_suffixes ?? file!.Search, _ndots ?? file!.Ndots);
            _current = new Made(file, list);
            return list;
        }
    }

    // One object, so that no reader sees the list of one file with the mark of another.
    private sealed record Made(ResolvConf? Of, SearchList List);
}
