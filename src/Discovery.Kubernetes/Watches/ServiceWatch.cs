using Discovery.Kubernetes.Slices;

namespace Discovery.Kubernetes.Watches;

/// <summary>Reads one name's sets out of shared watches.</summary>
/// <remarks>A name may mean several things. Of these only as many are watched as it takes to find one that exists.</remarks>
internal sealed class ServiceWatch(
    ClusterWatches watches, IReadOnlyList<ClusterTarget> targets, ServiceName asked, WatchContext context) : IDisposable
{
    private readonly Signal _changed = new();
    private readonly TargetWatch?[] _joined = new TargetWatch?[targets.Count];
    private EndpointSet? _last;

    /// <summary>Waits until there is a set that differs from the one before.</summary>
    /// <exception cref="SourceException">The server could not be asked. Each failure is told once, to the next reader too.</exception>
    internal async Task<EndpointSet> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = _changed.Next;
            if (Look() is { } set && !(_last is not null && set.SaysTheSameAs(_last)))
                return _last = set;

            if (_joined.Any(t => t?.Failing is not null))
                await WaitInHurryAsync(changed, cancellationToken).ConfigureAwait(false);
            else
                await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => LeaveFrom(0);

    /// <summary>The set of the first target that exists; null while it is not known.</summary>
    private EndpointSet? Look()
    {
        EndpointSet? absent = null;
        (TargetWatch Target, EndpointSet? Set)? failed = null;
        for (var i = 0; i < _joined.Length; i++)
        {
            var target = _joined[i] ??= new TargetWatch(watches, targets[i], asked, _changed, context);
            var set = target.Look();
            if (target.Failing is not null && set is not { IsAbsent: false })
                failed ??= (target, set);
            else if (set is null)
                return null;
            else if (!set.IsAbsent)
            {
                LeaveFrom(i + 1);
                return Pass(target, set);
            }
            else
                absent ??= set;
        }

        // What could not be asked may exist: that is not the same as "no such name".
        return failed is { } known ? Pass(known.Target, known.Set) : absent;
    }

    private void LeaveFrom(int first)
    {
        for (var i = first; i < _joined.Length; i++)
        {
            _joined[i]?.Dispose();
            _joined[i] = null;
        }
    }

    /// <summary>A set, unless its watch fails: then the failure, once. A newcomer gets the last good set before it.</summary>
    private EndpointSet? Pass(TargetWatch target, EndpointSet? set)
    {
        if (target.Failing is not { } failing)
            return set;
        if (set is not null && _last is null && failing.IsFirst)
            return set;
        return failing.HasUntoldFailure ? throw failing.Tell() : null;
    }

    /// <summary>Waits for news of a watch that fails, and passes on the wish of the live set that it be asked again soon.</summary>
    private async Task WaitInHurryAsync(Task changed, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var refresh = context.WaitAsync(Timeout.InfiniteTimeSpan, stop.Token);
        await Task.WhenAny(changed, refresh).ConfigureAwait(false);
        if (refresh.IsCompletedSuccessfully)
            Array.ForEach(_joined, t => t?.Hurry());
        await stop.CancelAsync().ConfigureAwait(false);
        await refresh.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
