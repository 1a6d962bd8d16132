using Discovery.Kubernetes.Slices;
using Discovery.Kubernetes.Watches;
using Discovery.Kubernetes.Wire;

namespace Discovery.Kubernetes.Tests.Scripts;

/// <summary>Keeps every set that one service had while a reflector ran. A live set could miss some, for it reads at its own pace.</summary>
internal sealed class RecordedReflection(SliceTable table, ClusterTarget target, ServiceName asked, CancellationTokenSource stop)
    : IReflection<EndpointSlice>
{
    private readonly SliceMerge _merge = new(target, asked);

    public List<EndpointSet> Sets { get; } = [];

    public SourceException? Failure { get; private set; }

    public ListBound<EndpointSlice> Bound => table.Bound;

    public (string Namespace, string Name) KeyOf(EndpointSlice item) => (item.Namespace, item.Name);

    public void Replace(IReadOnlyCollection<EndpointSlice> all, string version)
    {
        table.Replace(all);
        Look();
    }

    public void Apply(in WatchEvent<EndpointSlice> news)
    {
        if (news is { Kind: WatchEventKind.Deleted, Object: { } gone })
            table.Remove(gone.Namespace, gone.Name);
        else if (news.Object is { } slice)
            table.Put(slice);
        Look();
    }

    public void Confirm()
    {
    }

    public void Fail(SourceException failure, bool isUnserved)
    {
        Failure = failure;
        stop.Cancel();
    }

    private void Look()
    {
        var set = _merge.Merge(table.Of(target.Service));
        if (Sets.Count == 0 || Text(set) != Text(Sets[^1]))
            Sets.Add(set);

        static string Text(EndpointSet set) =>
            $"{set} {set.Explanation} {string.Join(' ', set.Endpoints.Select(e => $"{e.Conditions} {e.Locality} {e.Scheme}"))}";
    }
}
