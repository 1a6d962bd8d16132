using System.Runtime.CompilerServices;
using Discovery.Endpoints;
using Discovery.Kubernetes.Slices;
using Discovery.Sources;

namespace Discovery.Kubernetes.Watches;

/// <summary>One reader's place at a shared watch: looks up one target and makes sets of it.</summary>
internal sealed class TargetWatch : IDisposable
{
    private readonly SharedWatches _watches;
    private readonly ClusterTarget _target;
    private readonly SliceMerge _merge;
    private readonly Signal _changed;
    private readonly WatchContext _context;
    private SharedWatch _watch;
    private StrongBox<long> _told;

    internal TargetWatch(SharedWatches watches, ClusterTarget target, ServiceName asked, Signal changed, WatchContext context)
    {
        _watches = watches;
        _target = target;
        _merge = new SliceMerge(target, asked);
        _changed = changed;
        _context = context;
        Join();
    }

    /// <summary>The state of the watch that covers the target, as of the last look.</summary>
    internal WatchState State { get; private set; } = new(IsSynced: false, Failure: null, Failures: 0);

    /// <summary>Whether the failure at hand was not told to this reader, nor to the one before it.</summary>
    internal bool HasUntoldFailure => State.Failure is not null && State.Failures != _told.Value;

    /// <summary>Whether this reader, and those before it, never heard of a failure.</summary>
    internal bool IsFirst => _told.Value == 0;

    /// <summary>The set of the target, from the watch that covers it now; null until that watch has a list.</summary>
    internal EndpointSet? Look()
    {
        while (_watch.Successor is not null)
        {
            Dispose();
            Join();
        }

        State = _watch.State;
        return State.IsSynced ? _merge.Merge(_watch.Of(_target.Service)) : null;
    }

    /// <summary>The failure at hand, for this reader alone: one exception thrown in many places would mix up their stacks.</summary>
    internal SourceException Tell()
    {
        var failure = State.Failure!;
        _told.Value = State.Failures;
        return new SourceException(failure.Message, failure.InnerException) { RetryAfter = failure.RetryAfter };
    }

    internal void Hurry() => _watch.Hurry();

    public void Dispose() => _watches.Leave(_watch, _target.Service, _changed, _context);

    [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(_watch), nameof(_told))]
    private void Join()
    {
        _watch = _watches.Join(_target.Service, _changed, _context);
        _told = _watch.ToldTo(_context);
    }
}
