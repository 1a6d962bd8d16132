using Discovery.Kubernetes.Api;
using Discovery.Kubernetes.Slices;
using Discovery.Sources;

namespace Discovery.Kubernetes.Watches;

/// <summary>The watches of one source: opens as few as its scope allows, and closes those that nobody reads.</summary>
internal sealed class SharedWatches(ApiClient client, WatchScope scope) : IDisposable
{
    // A few watches cost the server less than the changes of a large namespace cost this process; many do not.
    private const int MostOfOneNamespace = 4;

    // A live set that failed pauses before it reads again, and a service may be wanted again soon.
    private static readonly TimeSpan UnusedTime = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<ApiSelection, SharedWatch> _watches = [];
    private readonly Dictionary<SharedWatch, ITimer> _closing = [];
    private bool _disposed;

    /// <summary>The watch that covers a service, opened if need be; the reader is woken by it until it leaves.</summary>
    internal SharedWatch Join(ClusterService service, Signal reader, WatchContext context)
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

    internal void Leave(SharedWatch watch, ClusterService service, Signal reader, WatchContext context)
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

    private SharedWatch Choose(ClusterService service, WatchContext context)
    {
        var slices = ApiResource.EndpointSlices;
        var ofCluster = new ApiSelection(slices, null, null);
        var ofNamespace = new ApiSelection(slices, service.Namespace, null);
        var ofService = new ApiSelection(slices, service.Namespace, service.Name);
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

    private SharedWatch Open(ApiSelection selection, WatchContext context, IEnumerable<SharedWatch>? predecessors = null)
    {
        if (!_watches.TryGetValue(selection, out var watch))
            _watches[selection] = watch = new SharedWatch(client, selection, context, predecessors ?? []);
        return watch;
    }

    private void CloseIfUnused(SharedWatch watch)
    {
        lock (_gate)
        {
            if (!_disposed && watch.IsUnused)
                Close(watch);
        }
    }

    private void Close(SharedWatch watch)
    {
        watch.Dispose();
        // A new one may have come in its place.
        if (_watches.GetValueOrDefault(watch.Selection) == watch)
            _watches.Remove(watch.Selection);
        if (_closing.Remove(watch, out var timer))
            timer.Dispose();
    }
}
