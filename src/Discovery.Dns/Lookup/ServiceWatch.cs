using System.Runtime.CompilerServices;
using Discovery.Dns.Caching;

namespace Discovery.Dns.Lookup;

/// <summary>Looks one service up again and again: when its answers expire, and when the live set asks for fresh ones.</summary>
internal sealed class ServiceWatch(ServiceName service, ServiceLookup lookup, WatchContext context, WatchParts parts)
{
    private readonly TimeProvider _timeProvider = parts.TimeProvider;
    private readonly LookupMemory _memory = new(service);

    internal async IAsyncEnumerable<EndpointSet> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var freshness = Freshness.Renewed;
        var (isFirst, isAfterFailure) = (true, false);
        while (true)
        {
            var began = _timeProvider.GetTimestamp();
            var finding = await LookUpAsync(freshness, isFirst, cancellationToken).ConfigureAwait(false);
            // Taken now: connections that failed while the question was on its way may have used what it has just replaced.
            var wish = context.RefreshRequested;
            var ruling = parts.Judge.Rule(finding, _memory, isFirst || isAfterFailure, context.Random);
            (isFirst, isAfterFailure) = (false, ruling.Pause is null);
            if (ruling.Set is { } set)
                yield return set;
            freshness = await WaitAsync(ruling, began, wish, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<Finding> LookUpAsync(Freshness freshness, bool isFirst, CancellationToken cancellationToken)
    {
        using var trace = parts.Tracing.Start(_memory.Service, isFirst);
        var finding = await lookup.RunAsync(_memory, freshness, cancellationToken).ConfigureAwait(false);
        _memory.LookedUpAt = _timeProvider.GetTimestamp();
        trace.Found(finding);
        return finding;
    }

    private async ValueTask<Freshness> WaitAsync(Ruling ruling, long began, Task wish, CancellationToken cancellationToken)
    {
        if (ruling.Pause is not { } pause)
        {
            await context.BackoffAsync(ruling.Set!.Failure!, cancellationToken).ConfigureAwait(false);
            return _memory.DeniedSince is null ? Freshness.Renewed : Freshness.After(_memory.LookedUpAt);
        }

        var isWished = await parts.Schedule.WaitAsync(pause, ruling.Slack, wish, cancellationToken).ConfigureAwait(false);
        if (!isWished)
            return ruling.AsksAnew ? Freshness.After(_memory.LookedUpAt) : Freshness.Renewed;

        var wait = _timeProvider.Until(_timeProvider.After(began, parts.Pace.Floor));
        if (wait > TimeSpan.Zero)
            await parts.Schedule.WaitAsync(wait, slack: TimeSpan.Zero, wish: null, cancellationToken).ConfigureAwait(false);
        // What another watch asked within the floor is fresh enough: many services of one host lose their connections together.
        return Freshness.After(Math.Max(_memory.LookedUpAt, _timeProvider.After(_timeProvider.GetTimestamp(), -parts.Pace.Floor)));
    }
}
