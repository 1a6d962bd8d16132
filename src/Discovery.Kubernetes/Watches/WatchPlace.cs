using System.Runtime.CompilerServices;
using Discovery.Kubernetes.Slices;

namespace Discovery.Kubernetes.Watches;

/// <summary>One reader's place at a shared watch: looks up what it knows of one service.</summary>
/// <typeparam name="T">The kind of objects.</typeparam>
/// <typeparam name="TView">What is read of them.</typeparam>
internal sealed class WatchPlace<T, TView> : IWatchPlace
    where T : class
    where TView : class
{
    private readonly SharedWatches<T, TView> _watches;
    private readonly ClusterService _service;
    private readonly Signal _changed;
    private readonly WatchContext _context;
    private SharedWatch<T, TView> _watch;
    private StrongBox<long> _told;

    internal WatchPlace(SharedWatches<T, TView> watches, ClusterService service, Signal changed, WatchContext context)
    {
        _watches = watches;
        _service = service;
        _changed = changed;
        _context = context;
        Join();
    }

    public WatchState State { get; private set; } = new(IsSynced: false, Failure: null, Failures: 0);

    public bool HasUntoldFailure => State.Failure is not null && State.Failures != _told.Value;

    public bool IsFirst => _told.Value == 0;

    /// <summary>What the watch that covers the service now knows of it; null for nothing, or while that watch has no list.</summary>
    internal TView? Look()
    {
        while (_watch.Successor is not null)
        {
            Dispose();
            Join();
        }

        State = _watch.State;
        return State.IsSynced ? _watch.Of(_service) : null;
    }

    public SourceException Tell()
    {
        var failure = State.Failure!;
        _told.Value = State.Failures;
        return new SourceException(failure.Message, failure.InnerException) { RetryAfter = failure.RetryAfter };
    }

    public void Hurry() => _watch.Hurry();

    public void Dispose() => _watches.Leave(_watch, _service, _changed, _context);

    [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(_watch), nameof(_told))]
    private void Join()
    {
        _watch = _watches.Join(_service, _changed, _context);
        _told = _watch.ToldTo(_context);
    }
}
