using System.Globalization;
using Discovery.Dns.Caching;
using Discovery.Dns.Diagnostics;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Lookup;

/// <summary>Decides what a lookup means after those before it: believed, held down, served in part, or failed.</summary>
internal sealed class FindingJudge(LookupPace pace, TimeSpan holdDown, EndpointShape shape, TimeProvider timeProvider, DnsJournal journal)
{
    /// <param name="finding">What was found.</param>
    /// <param name="memory">What was found before; brought up to date.</param>
    /// <param name="isFirst">Whether the watch has yielded nothing yet.</param>
    /// <param name="random">The live set's randomness.</param>
    internal Ruling Rule(Finding finding, LookupMemory memory, bool isFirst, Random random)
    {
        var hasNothing = finding.Endpoints.IsEmpty && !finding.IsDecided;
        if (finding.Failure is { } failure && hasNothing)
        {
            journal.Failed(memory, failure);
            return new Ruling(EndpointSet.Failed(new SourceException(FailureText.Whole(memory.Service, failure), failure.FailureCause)), Pause: null);
        }

        // Found under another name counts as lost too, if the search list only got there because the first has gone: a service
        // that is scaled to zero must not become a host of the same name on the Internet.
        var isLost = hasNothing || (memory.FoundAt is { } name && finding.Denied.Contains(name));
        if (isLost && memory.HasEndpoints && Held(finding, memory, isFirst) is { } ruling)
            return ruling;

        return finding.Kind == DnsAnswerKind.Records ? Found(finding, memory, isFirst, random) : Denied(finding, memory);
    }

    /// <summary>Keeps the last endpoints of a name that lost them all, for a while.</summary>
    private Ruling? Held(Finding finding, LookupMemory memory, bool isFirst)
    {
        var now = timeProvider.GetTimestamp();
        var isNew = memory.DeniedSince is null;
        var left = holdDown - timeProvider.GetElapsedTime(memory.DeniedSince ??= now, now);
        if (left <= TimeSpan.Zero)
            return null;

        var text = FailureText.Held(memory, finding, holdDown);
        journal.Held(memory, text, isNew);
        return new Ruling(
            isNew || isFirst ? EndpointSet.Failed(new SourceException(text), memory.Set) : null,
            TimeArithmetic.Most(pace.Floor, TimeArithmetic.Least(pace.Soon, left)),
            AsksAnew: true);
    }

    private Ruling Found(Finding finding, LookupMemory memory, bool isFirst, Random random)
    {
        journal.Believed(memory, isBack: !finding.Endpoints.IsEmpty);
        var before = memory.Set;
        var set = SetOf(finding, memory);
        (memory.Set, memory.Endpoints, memory.FoundAt) = (set, finding.Endpoints, finding.Name);
        if (finding.Failure is not { } failure)
        {
            journal.Found(memory, finding.IsTruncated ? set.Explanation : null);
            var pause = pace.AfterRecords(Left(finding), random);
            return new Ruling(set, pause, Slack: pace.SlackOf(pause));
        }

        var isNews = isFirst || memory.Trouble != LookupTrouble.FailingInPart || !ReferenceEquals(before, set);
        journal.FailedInPart(memory, failure);
        return new Ruling(
            isNews ? EndpointSet.Failed(new SourceException(FailureText.InPart(memory.Service, failure), failure.FailureCause), set) : null,
            TimeArithmetic.Most(pace.Floor, TimeArithmetic.Least(pace.Soon, pace.AfterRecords(Left(finding), random))));
    }

    private Ruling Denied(Finding finding, LookupMemory memory)
    {
        journal.Believed(memory, isBack: false);
        journal.Found(memory, truncation: null);
        memory.Set = finding.Kind == DnsAnswerKind.NoRecords
            ? new EndpointSet($"dns {finding.Name}") { Explanation = finding.Explanation }
            : EndpointSet.Absent("dns", finding.Explanation);
        memory.Endpoints = [];
        return new Ruling(memory.Set, finding.GoodUntil == TimedAnswer.NoTime ? pace.AfterNo() : pace.AfterNo(Left(finding)));
    }

    private TimeSpan Left(Finding finding) => TimeArithmetic.Most(TimeSpan.Zero, timeProvider.Until(finding.GoodUntil));

    /// <summary>The set, the same object as last time if it says the same: then confirming it costs the live set nothing.</summary>
    private EndpointSet SetOf(Finding finding, LookupMemory memory)
    {
        var explanation = finding.IsTruncated ? Truncation(finding.Endpoints.Length) : finding.Explanation;
        if (memory.Set is { IsAbsent: false } set && finding.Endpoints == memory.Endpoints && finding.Name.Equals(memory.FoundAt) && explanation == set.Explanation)
            return set;

        return new EndpointSet($"dns {finding.Name}", shape.Apply(finding.Endpoints, memory.Service, finding.Scheme)) { Explanation = explanation };
    }

    private static string Truncation(int count) => string.Create(
        CultureInfo.InvariantCulture, $"the answer is longer than DNS can carry (64 KiB): {count} endpoints came, more exist");
}
