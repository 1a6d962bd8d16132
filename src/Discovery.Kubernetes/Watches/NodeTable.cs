using Discovery.Kubernetes.Slices;
using Discovery.Kubernetes.Wire;

namespace Discovery.Kubernetes.Watches;

/// <summary>The nodes of the cluster. All services are reached through all of them, so readers get them as a whole.</summary>
internal sealed class NodeTable : IObjectTable<NodeObject, ClusterNodes>
{
    // Twenty times the nodes that Kubernetes supports in a cluster.
    private const int MostNodes = 100_000;

    private readonly SortedDictionary<string, NodeObject> _nodes = new(StringComparer.Ordinal);
    private volatile ClusterNodes _all = new([]);
    private bool _isChanged;

    /// <summary>What stands for the cluster where a service is asked for.</summary>
    internal static ClusterService Cluster { get; } = new("", "");

    public ListBound<NodeObject> Bound { get; } = new(MostNodes, "nodes", _ => 1);

    public IResourceReader<NodeObject> Reader => field ??= new ResourceReader<NodeObject>(new NodeObjectReader(), Bound);

    public (string Namespace, string Name) KeyOf(NodeObject item) => ("", item.Name);

    public ClusterNodes Of(ClusterService service) => _all;

    public void Replace(IReadOnlyCollection<NodeObject> all)
    {
        var nodes = all.ToDictionary(n => n.Name, StringComparer.Ordinal);
        foreach (var gone in _nodes.Keys.Where(n => !nodes.ContainsKey(n)).ToList())
            Drop(gone);
        foreach (var node in nodes.Values)
            Take(node);
        Publish();
    }

    public void Put(NodeObject item)
    {
        Take(item);
        Publish();
    }

    public void Remove(string ns, string name)
    {
        Drop(name);
        Publish();
    }

    public IReadOnlyCollection<ClusterService> TakeChanged()
    {
        var isChanged = _isChanged;
        _isChanged = false;
        return isChanged ? [Cluster] : [];
    }

    // Nodes tell of themselves again and again; hardly ever is it news.
    private void Take(NodeObject node)
    {
        if (_nodes.TryGetValue(node.Name, out var before) && before == node)
            return;

        _nodes[node.Name] = node;
        _isChanged = true;
    }

    private void Drop(string name) => _isChanged |= _nodes.Remove(name);

    private void Publish()
    {
        if (_isChanged)
            _all = new ClusterNodes([.. _nodes.Values]);
    }
}
