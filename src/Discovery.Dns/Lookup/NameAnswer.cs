using Discovery.Dns.Caching;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Lookup;

/// <summary>What DNS says of one name: of its SRV records, or of its addresses in one family or both.</summary>
internal readonly record struct NameAnswer(TimedAnswer First, TimedAnswer? Second = null)
{
    internal DnsName Name => First.Answer.Name;

    /// <summary>Records if there are any; failed if there are none and not all could be asked; "no" only if all say so.</summary>
    internal DnsAnswerKind Kind
    {
        get
        {
            var one = First.Answer.Kind;
            var other = Second?.Answer.Kind ?? one;
            return Is(DnsAnswerKind.Records) ?? Is(DnsAnswerKind.Failed) ?? Is(DnsAnswerKind.NoRecords) ?? DnsAnswerKind.NoSuchName;

            DnsAnswerKind? Is(DnsAnswerKind kind) => one == kind || other == kind ? kind : null;
        }
    }

    /// <summary>The answer that failed, if one did.</summary>
    internal DnsAnswer? Failure =>
        First.HasFailed ? First.Answer : Second is { HasFailed: true } second ? second.Answer : null;

    /// <summary>Until when all of it is good: of the answers with records, or, if there are none, of those "no"s that say so.</summary>
    internal long GoodUntil
    {
        get
        {
            if (Second is not { } second)
                return First.GoodUntil;
            if (First.HasRecords != second.HasRecords)
                return First.HasRecords ? First.GoodUntil : second.GoodUntil;
            return First.GoodUntil != TimedAnswer.NoTime && second.GoodUntil != TimedAnswer.NoTime
                ? Math.Min(First.GoodUntil, second.GoodUntil)
                : Math.Max(First.GoodUntil, second.GoodUntil);
        }
    }

    /// <summary>The types asked, for people: <c>A or AAAA</c>.</summary>
    internal string TypesText =>
        Second is { } second
            ? $"{Question.TextOf(First.Answer.Type)} or {Question.TextOf(second.Answer.Type)}"
            : Question.TextOf(First.Answer.Type);
}
