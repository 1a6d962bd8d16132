using System.Runtime.CompilerServices;
using Discovery.Kubernetes.Api;
using Discovery.Kubernetes.Slices;
using Discovery.Kubernetes.Wire;

namespace Discovery.Kubernetes.Watches;

/// <summary>One watch of the API server, and those who live on it.</summary>
/// <remarks>The reflector's loop writes, one call at a time; readers come from any thread.</remarks>
/// <typeparam name="T">The kind of objects.</typeparam>
/// <typeparam name="TView">What readers get of them.</typeparam>
internal sealed class SharedWatch<T, TView> : IReflection<T>, IDisposable
    where T : class
    where TView : class
{
    private readonly Lock _gate = new();
    private readonly IObjectTable<T, TView> _table;
    private readonly Dictionary<ClusterService, List<Signal>> _readers = [];
    private readonly ConditionalWeakTable<WatchContext, StrongBox<long>> _told = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Reflector<T> _reflector;
    private readonly List<SharedWatch<T, TView>> _predecessors;
    private volatile WatchState _state = new(IsSynced: false, Failure: null, Failures: 0);
    private volatile SharedWatch<T, TView>? _successor;
    private string? _version;
    private bool _ended;

    /// <summary>Starts a watch.</summary>
    /// <param name="client">Asks the server.</param>
    /// <param name="selection">What to watch.</param>
    /// <param name="table">Keeps what comes.</param>
    /// <param name="context">Lends clock and randomness.</param>
    /// <param name="predecessors">The watches of single services that this one takes over from as soon as it knows as much.</param>
    internal SharedWatch(
        ApiClient client, ApiSelection selection, IObjectTable<T, TView> table, WatchContext context, IEnumerable<SharedWatch<T, TView>> predecessors)
    {
        Selection = selection;
        _table = table;
        _predecessors = [.. predecessors];
        _reflector = new Reflector<T>(client, selection, table.Reader, this, context.TimeProvider, context.Random);
        var stop = _stop.Token;
        // On the pool: nobody who asks for a service must wait for the first request to be sent.
        _ = Task.Run(() => _reflector.RunAsync(stop), CancellationToken.None);
    }

    internal ApiSelection Selection { get; }

    internal WatchState State => _state;

    /// <summary>The watch that has taken over, if one has: this one tells nothing more.</summary>
    internal SharedWatch<T, TView>? Successor => _successor;

    internal bool IsUnused
    {
        get
        {
            lock (_gate)
                return _readers.Count == 0;
        }
    }

    ListBound<T> IReflection<T>.Bound => _table.Bound;

    /// <summary>What there is of a service; null for nothing. Means something only once the watch is synced.</summary>
    internal TView? Of(ClusterService service) => _table.Of(service);

    /// <summary>Which failure the readers of a context were told last; 0 for none. It outlives a reader that was told, and left by that.</summary>
    internal StrongBox<long> ToldTo(WatchContext context) => _told.GetValue(context, static _ => new StrongBox<long>());

    /// <summary>Wakes a reader whenever its service or the state of the watch changes.</summary>
    internal void Add(ClusterService service, Signal reader)
    {
        lock (_gate)
        {
            if (_readers.TryGetValue(service, out var readers))
                readers.Add(reader);
            else
                _readers[service] = [reader];
        }
    }

    internal void Remove(ClusterService service, Signal reader)
    {
        lock (_gate)
        {
            if (_readers.TryGetValue(service, out var readers) && readers.Remove(reader) && readers.Count == 0)
                _readers.Remove(service);
        }
    }

    /// <summary>Somebody's connections fail: asks again soon, if the server could not be asked.</summary>
    internal void Hurry() => _reflector.Hurry();

    /// <summary>Ends the watch; more than once, if need be.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ended, true))
            return;
        _stop.Cancel();
        _stop.Dispose();
    }

    (string Namespace, string Name) IReflection<T>.KeyOf(T item) => _table.KeyOf(item);

    void IReflection<T>.Replace(IReadOnlyCollection<T> all, string version)
    {
        lock (_gate)
        {
            if (_successor is not null)
                return;

            _table.Replace(all);
            _version = version;
            var isNews = _state is not { IsSynced: true, Failure: null };
            _state = new WatchState(IsSynced: true, Failure: null, _state.Failures);
            Wake(isNews);
        }

        TakeOver();
    }

    void IReflection<T>.Apply(in WatchEvent<T> news)
    {
        lock (_gate)
        {
            if (_successor is not null)
                return;

            if (news is { Kind: WatchEventKind.Deleted, Object: { } gone })
                Remove(_table.KeyOf(gone));
            else if (news.Object is { } item)
                _table.Put(item);
            _version = news.ResourceVersion ?? _version;
            Wake(all: false);
        }

        TakeOver();
    }

    void IReflection<T>.Confirm() => Become(_state with { Failure = null, IsUnserved = false });

    void IReflection<T>.Fail(SourceException failure, bool isUnserved) =>
        Become(_state with { Failure = failure, Failures = _state.Failures + 1, IsUnserved = isUnserved });

    private void Remove((string Namespace, string Name) key) => _table.Remove(key.Namespace, key.Name);

    private void Become(WatchState state)
    {
        lock (_gate)
        {
            if (state == _state)
                return;
            _state = state;
            Wake(all: true);
        }
    }

    private void Wake(bool all)
    {
        var changed = _table.TakeChanged();
        if (all)
        {
            foreach (var readers in _readers.Values)
                readers.ForEach(r => r.Set());
            return;
        }

        foreach (var service in changed)
        {
            if (_readers.TryGetValue(service, out var readers))
                readers.ForEach(r => r.Set());
        }
    }

    private void TakeOver()
    {
        if (_predecessors.Count > 0)
            _predecessors.RemoveAll(p => p.TryHandOver(this, _version));
    }

    /// <summary>Ends in favour of another watch, unless that would take readers back in time.</summary>
    private bool TryHandOver(SharedWatch<T, TView> successor, string? version)
    {
        lock (_gate)
        {
            if (_state.IsSynced && ResourceVersion.IsOlder(version, _version))
                return false;
            _successor = successor;
            Wake(all: true);
        }

        Dispose();
        return true;
    }
}
