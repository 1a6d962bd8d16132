using System.Globalization;
using Discovery.Dns.Caching;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Lookup;

/// <summary>The addresses of SRV targets that came without: those found, those kept, and what is wrong with the others.</summary>
internal sealed class TargetAddresses
{
    private readonly List<DnsAnswer> _answers = [];

    private TargetAddresses()
    {
    }

    internal IReadOnlyList<DnsAnswer> Answers => _answers;

    internal long GoodUntil { get; private set; } = long.MaxValue;

    /// <summary>A query that failed. What it found before stands in.</summary>
    internal DnsAnswer? Failure { get; private set; }

    /// <summary>Which targets do not exist, as a clause.</summary>
    internal string? Missing { get; private set; }

    internal static TargetAddresses Of(DnsAnswer srv, NameAnswer[] targets, GoodAnswers good)
    {
        var addresses = new TargetAddresses();
        DnsName? missing = null;
        var count = 0;
        good.Begin();
        good.Usable(srv);
        foreach (var target in targets)
        {
            addresses.Add(target, good);
            if (target.Kind is DnsAnswerKind.NoRecords or DnsAnswerKind.NoSuchName)
            {
                missing ??= target.Name;
                count++;
            }
        }

        good.End();
        addresses.Missing = MissingText(srv, missing, count);
        return addresses;
    }

    private static string? MissingText(DnsAnswer srv, DnsName? first, int count) => count switch
    {
        0 => null,
        1 => $"SRV {srv.Name} names {first}, which has no address",
        _ => string.Create(CultureInfo.InvariantCulture, $"SRV {srv.Name} names {first} and {count - 1} more that have no address"),
    };

    private void Add(NameAnswer target, GoodAnswers good)
    {
        if (good.Usable(target.First.Answer) is { } usable)
            _answers.Add(usable);
        if (target.Second is { } second && good.Usable(second.Answer) is { } other)
            _answers.Add(other);
        Failure ??= target.Failure;
        // A "no" counts too, if it may be remembered at all: the target may get its address.
        if (target.GoodUntil != TimedAnswer.NoTime)
            GoodUntil = Math.Min(GoodUntil, target.GoodUntil);
    }
}
