using System.Runtime.CompilerServices;

namespace Discovery;

/// <summary>Asks several sources at once and joins their endpoints; the same endpoint from two sources counts once.</summary>
/// <remarks>
/// The first set waits until each source has answered or failed. A source that fails later keeps its last good part, and the
/// whole is marked stale. The name is absent only if all sources say so.
/// </remarks>
/// <param name="sources">The sources; where two describe the same endpoint, the earlier one is believed.</param>
public sealed class MergeSource(params IReadOnlyList<IEndpointSource> sources) : IEndpointSource
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<EndpointSet> WatchAsync(
        ServiceName service, WatchContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var watch = new CombinedWatch(sources, service, context, cancellationToken);
        await using var _ = watch.ConfigureAwait(false);

        for (var i = 0; i < watch.Count; i++)
            watch.Start(i);
        while (true)
        {
            if (Join(watch) is { } set)
                yield return set;
            await watch.WaitAsync().ConfigureAwait(false);
        }
    }

    private static EndpointSet? Join(CombinedWatch watch)
    {
        var states = Enumerable.Range(0, watch.Count).Select(i => watch[i]).ToList();
        if (!states.TrueForAll(s => s.IsKnown))
            return null;

        var failure = states.Find(s => s.Failure is not null).Failure;
        var failures = states.Count == 0 ? 0 : states.Max(s => s.Failures);
        var known = states.Where(s => s.Set is { IsAbsent: false }).Select(s => s.Set!).ToList();
        if (known.Count == 0)
        {
            if (states.Count == 0)
                return EndpointSet.Absent("no source");
            if (failure is not null)
                return EndpointSet.Failed(failure, standIn: null, failures);
            return EndpointSet.Absent(Sources(states.Select(s => s.Set!)));
        }

        var joined = new EndpointSet(Sources(known), known.SelectMany(s => s.Endpoints))
        {
            Explanation = known.Find(s => s.Explanation is not null)?.Explanation,
            Traits = known[0].Traits,
        };
        return failure is null ? joined : EndpointSet.Failed(failure, joined, failures);
    }

    private static string Sources(IEnumerable<EndpointSet> sets) => string.Join(" + ", sets.Select(s => s.Source));
}
