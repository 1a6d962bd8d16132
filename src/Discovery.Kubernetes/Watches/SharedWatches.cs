using Discovery.Kubernetes.Api;
using Discovery.Kubernetes.Slices;

namespace Discovery.Kubernetes.Watches;

/// <summary>The watches of one kind of objects: opens as few as the scope allows, and closes those that nobody reads.</summary>
/// <typeparam name="T">The kind of objects.</typeparam>
/// <typeparam name="TView">What readers get of them.</typeparam>
/// <param name="client">Asks the server.</param>
/// <param name="resource">The kind of objects.</param>
/// <param name="scope">How many services a watch covers.</param>
/// <param name="table">Makes the table of a watch.</param>
internal sealed class SharedWatches<T, TView>(ApiClient client, ApiResource resource, WatchScope scope, Func<IObjectTable<T, TView>> table) : IDisposable
    where T : class
    where TView : class
{
    // A few watches cost the server less than the changes of a large namespace cost this process; many do not.
    private const int MostOfOneNamespace = 4;

    // A live set that failed pauses before it reads again, and a service may be wanted again soon.
    private static readonly TimeSpan UnusedTime = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<ApiSelection, SharedWatch<T, TView>> _watches = [];
    private readonly Dictionary<SharedWatch<T, TView>, ITimer> _closing = [];
    private bool _disposed;

    /// <summary>The watch that covers a service, opened if need be; the reader is woken by it until it leaves.</summary>
    internal SharedWatch<T, TView> Join(ClusterService service, Signal reader, WatchContext context)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(KubernetesSource));
            var watch = Choose(service, context);
            if (_closing.Remove(watch, out var timer))
                timer.Dispose();
            watch.Add(service, reader);
            return watch;
        }
    }

    internal void Leave(SharedWatch<T, TView> watch, ClusterService service, Signal reader, WatchContext context)
    {
        lock (_gate)
        {
            watch.Remove(service, reader);
            if (_disposed || !watch.IsUnused)
                return;

            if (watch.Successor is not null)
                Close(watch);
            else if (!_closing.ContainsKey(watch))
                _closing[watch] = context.TimeProvider.CreateTimer(_ => CloseIfUnused(watch), null, UnusedTime, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Asks again soon, where the server could not be asked.</summary>
    internal void Hurry()
    {
        lock (_gate)
        {
            foreach (var watch in _watches.Values)
                watch.Hurry();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (var timer in _closing.Values)
                timer.Dispose();
            foreach (var watch in _watches.Values)
                watch.Dispose();
            _closing.Clear();
            _watches.Clear();
        }
    }

    private SharedWatch<T, TView> Choose(ClusterService service, WatchContext context)
    {
        var ofCluster = new ApiSelection(resource, null, null);
        var ofNamespace = new ApiSelection(resource, service.Namespace, null);
        var ofService = new ApiSelection(resource, service.Namespace, service.Name);
        switch (scope)
        {
            case WatchScope.Cluster:
                return Open(ofCluster, context);
            case WatchScope.Namespace:
                return Open(ofNamespace, context);
            case WatchScope.Service:
                return Open(ofService, context);
        }

        if (_watches.TryGetValue(ofService, out var own) && own.Successor is null)
            return own;
        // Once a namespace is watched as a whole it stays so, until nobody needs it any more.
        var single = _watches.Values.Where(w => w.Selection.Service is not null && w.Selection.Namespace == service.Namespace).ToList();
        return _watches.ContainsKey(ofNamespace) || single.Count >= MostOfOneNamespace
            ? Open(ofNamespace, context, single)
            : Open(ofService, context);
    }

    private SharedWatch<T, TView> Open(ApiSelection selection, WatchContext context, IEnumerable<SharedWatch<T, TView>>? predecessors = null)
    {
        if (!_watches.TryGetValue(selection, out var watch))
            _watches[selection] = watch = new SharedWatch<T, TView>(client, selection, table(), context, predecessors ?? []);
        return watch;
    }

    private void CloseIfUnused(SharedWatch<T, TView> watch)
    {
        lock (_gate)
        {
            if (!_disposed && watch.IsUnused)
                Close(watch);
        }
    }

    private void Close(SharedWatch<T, TView> watch)
    {
        watch.Dispose();
        // A new one may have come in its place.
        if (_watches.GetValueOrDefault(watch.Selection) == watch)
            _watches.Remove(watch.Selection);
        if (_closing.Remove(watch, out var timer))
            timer.Dispose();
    }
}
