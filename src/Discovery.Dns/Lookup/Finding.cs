using System.Collections.Immutable;
using Discovery.Dns.Caching;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Lookup;

/// <summary>What one lookup found.</summary>
internal sealed record Finding
{
    /// <summary>Which of the four answers DNS gives, all questions and names together.</summary>
    internal required DnsAnswerKind Kind { get; init; }

    /// <summary>The name that has the records, or that could not be asked, or the first that does not exist.</summary>
    internal required DnsName Name { get; init; }

    /// <summary>The type asked last, for people: <c>A or AAAA</c>.</summary>
    internal required string Types { get; init; }

    /// <summary>The endpoints: the same array as last time if nothing changed.</summary>
    internal ImmutableArray<ServiceEndpoint> Endpoints { get; init; } = [];

    /// <summary>The scheme to speak, where the records say it.</summary>
    internal string? Scheme { get; init; }

    /// <summary>Until when it is good; <see cref="TimedAnswer.NoTime"/> if nothing says so.</summary>
    internal long GoodUntil { get; init; } = TimedAnswer.NoTime;

    internal string? Explanation { get; init; }

    /// <summary>The query that failed: the whole lookup, or, with records, a part of it.</summary>
    internal DnsAnswer? Failure { get; init; }

    /// <summary>Whether DNS says in so many words that the service is not to be had (RFC 2782's target <c>.</c>).</summary>
    internal bool IsDecided { get; init; }

    internal bool IsTruncated { get; init; }

    /// <summary>The names that do not have the records, in the order in which they were asked.</summary>
    internal IReadOnlyList<DnsName> Denied { get; init; } = [];
}
