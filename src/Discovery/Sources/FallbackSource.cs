using System.Runtime.CompilerServices;

namespace Discovery;

/// <summary>Asks sources in order of preference; the first that knows the name serves.</summary>
/// <remarks>
/// A source that does not know the name, or that failed without ever answering, passes the question on. It stays watched: as soon
/// as it knows the name, it serves again and the less preferred ones are let go. A source that has answered once and fails later
/// keeps serving its last good set, marked stale.
/// </remarks>
/// <param name="sources">The sources, most preferred first.</param>
public sealed class FallbackSource(params IReadOnlyList<IEndpointSource> sources) : IEndpointSource
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<EndpointSet> WatchAsync(
        ServiceName service, WatchContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var watch = new CombinedWatch(sources, service, context, cancellationToken);
        await using var _ = watch.ConfigureAwait(false);

        EndpointSet? last = null;
        while (true)
        {
            var (set, isNews) = await ChooseAsync(watch).ConfigureAwait(false);
            // Said again only where the source that serves has said it again: others may not confirm it.
            if (set is not null && (isNews || last is null || !set.SaysTheSameAs(last)))
                yield return last = set;

            await watch.WaitAsync().ConfigureAwait(false);
        }
    }

    private static async ValueTask<(EndpointSet? Set, bool IsNews)> ChooseAsync(CombinedWatch watch)
    {
        int? failed = null;
        EndpointSet? absent = null;
        for (var i = 0; i < watch.Count; i++)
        {
            watch.Start(i);
            var state = watch[i];
            if (!state.IsKnown)
                return default;

            if (state.Set is { IsAbsent: false } set)
            {
                for (var j = i + 1; j < watch.Count; j++)
                    await watch.StopAsync(j).ConfigureAwait(false);
                return (Served(set, state, passedOver: failed is { } f ? watch[f].Failure : null), watch.TakeNews(i));
            }

            if (state.Failure is not null)
                failed ??= i;
            absent ??= state.Set;
        }

        // Nobody knows the name. If somebody could not be asked, that is not the same as "no such name".
        return failed is { } first
            ? (EndpointSet.Failed(watch[first].Failure!, standIn: null, watch[first].Failures), watch.TakeNews(first))
            : (absent ?? EndpointSet.Absent("no source"), false);
    }

    /// <summary>What is served, and what people must know about it: that it is stale, or that it stands in for a source that fails.</summary>
    private static EndpointSet Served(EndpointSet set, SourceState state, Exception? passedOver)
    {
        if (passedOver is not null)
            set = set.Explained($"a preferred source could not be asked: {passedOver.Message.TrimEnd('.')}");
        return state.Failure is null ? set : EndpointSet.Failed(state.Failure, set, state.Failures);
    }
}
