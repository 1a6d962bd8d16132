using System.Buffers;
using System.Text;
using Discovery.Kubernetes.Slices;
using Discovery.Kubernetes.Wire;

namespace Discovery.Kubernetes.Tests.Scripts;

/// <summary>A table, its reader, and the sets that come of it, without a network.</summary>
internal sealed class KnownSlices
{
    private readonly IResourceReader<EndpointSlice> _reader;

    public KnownSlices() => _reader = Table.Reader;

    public SliceTable Table { get; } = new();

    public static ReadOnlySequence<byte> Bytes(string text) => new(Encoding.UTF8.GetBytes(text));

    public static SliceMerge Merge(string asked, string defaultNamespace = "shop") =>
        new(ClusterTarget.Of(ServiceName.Parse(asked), defaultNamespace)[0], ServiceName.Parse(asked));

    public WatchEvent<EndpointSlice> Event(string line) => _reader.ReadEvent(Bytes(line));

    public WatchEvent<EndpointSlice> Event(byte[] line) => _reader.ReadEvent(new ReadOnlySequence<byte>(line));

    public ListPage<EndpointSlice> Page(byte[] body) => _reader.ReadPage(new ReadOnlySequence<byte>(body));

    public ValueTask<ListPage<EndpointSlice>> PageAsync(Stream body) => _reader.ReadPageAsync(body, CancellationToken.None);

    public EndpointSlice Put(string slice)
    {
        var read = Event(Json.Event("ADDED", slice)).Object!;
        Table.Put(read);
        return read;
    }

    public void List(params string[] slices) => Table.Replace(Page(Encoding.UTF8.GetBytes(Json.List("1", slices))).Items);

    public EndpointSet Set(SliceMerge merge, string service = "web", string ns = "shop") => merge.Merge(Table.Of(new(ns, service)));

    public EndpointSet Set(string asked) => Set(Merge(asked));
}
