using System.Collections.Concurrent;
using Discovery.Kubernetes.Slices;
using Discovery.Kubernetes.Wire;

namespace Discovery.Kubernetes.Watches;

/// <summary>Objects that have the name of their service, so that each is all there is of its kind.</summary>
/// <typeparam name="T">The kind.</typeparam>
internal sealed class NamedTable<T>(IObjectReader<T> objects, ListBound<T> bound, Func<T, (string Namespace, string Name)> keyOf) : IObjectTable<T, T>
    where T : class
{
    private readonly ConcurrentDictionary<ClusterService, T> _objects = new();
    private readonly HashSet<ClusterService> _changed = [];

    public ListBound<T> Bound => bound;

    public IResourceReader<T> Reader { get; } = new ResourceReader<T>(objects, bound);

    public (string Namespace, string Name) KeyOf(T item) => keyOf(item);

    public T? Of(ClusterService service) => _objects.GetValueOrDefault(service);

    public void Replace(IReadOnlyCollection<T> all)
    {
        var named = all.Select(ServiceOf).ToHashSet();
        foreach (var gone in _objects.Keys.Where(s => !named.Contains(s)))
            Remove(gone.Namespace, gone.Name);
        foreach (var item in all)
            Put(item);
    }

    public void Put(T item)
    {
        var service = ServiceOf(item);
        if (Of(service) is { } before && before.Equals(item))
            return;

        _objects[service] = item;
        _changed.Add(service);
    }

    public void Remove(string ns, string name)
    {
        if (_objects.TryRemove(new(ns, name), out _))
            _changed.Add(new(ns, name));
    }

    public IReadOnlyCollection<ClusterService> TakeChanged()
    {
        if (_changed.Count == 0)
            return [];

        ClusterService[] changed = [.. _changed];
        _changed.Clear();
        return changed;
    }

    private ClusterService ServiceOf(T item)
    {
        var (ns, name) = keyOf(item);
        return new(ns, name);
    }
}
