using System.Globalization;
using Discovery.Dns.Caching;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Lookup;

/// <summary>The names along a lookup that do not have what was asked.</summary>
internal sealed class Denials
{
    private readonly List<DnsName> _names = [];
    private NameAnswer _first;
    private NameAnswer? _existing;
    private long _least = long.MaxValue;

    internal IReadOnlyList<DnsName> Names => _names;

    /// <param name="answer">The "no".</param>
    /// <param name="proves">Whether the name's existence proves that of the service: it is no guess of the search list.</param>
    internal void Add(NameAnswer answer, bool proves)
    {
        if (_names.Count == 0)
            _first = answer;
        _names.Add(answer.Name);
        if (proves && answer.Kind == DnsAnswerKind.NoRecords)
            _existing ??= answer;
        if (answer.GoodUntil != TimedAnswer.NoTime)
            _least = Math.Min(_least, answer.GoodUntil);
    }

    internal Finding Finding()
    {
        var goodUntil = _least == long.MaxValue ? TimedAnswer.NoTime : _least;
        if (_existing is { } existing)
        {
            return new Finding
            {
                Kind = DnsAnswerKind.NoRecords,
                Name = existing.Name,
                Types = existing.TypesText,
                GoodUntil = goodUntil,
                Denied = _names,
                Explanation = $"{existing.Name} exists, but has no {existing.TypesText} record",
            };
        }

        return new Finding
        {
            Kind = DnsAnswerKind.NoSuchName,
            Name = _first.Name,
            Types = _first.TypesText,
            GoodUntil = goodUntil,
            Denied = _names,
            Explanation = $"no {_first.TypesText} record {_first.Name}{Others()}",
        };
    }

    private string Others() => (_names.Count - 1) switch
    {
        0 => "",
        1 => $" (nor {_names[1]})",
        var count => string.Create(CultureInfo.InvariantCulture, $" (nor under {count} other names)"),
    };
}
