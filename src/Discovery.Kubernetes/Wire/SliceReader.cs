using System.Buffers;
using Discovery.Kubernetes.Slices;

namespace Discovery.Kubernetes.Wire;

/// <summary>Reads events and lists of EndpointSlices for the writer of a table.</summary>
/// <param name="known">The table: what has not changed is handed out as the instance that it holds.</param>
internal sealed class SliceReader(SliceTable known) : IResourceReader<EndpointSlice>
{
    private readonly SliceObjectReader _objects = new(known);

    public WatchEvent<EndpointSlice> ReadEvent(in ReadOnlySequence<byte> line) => WatchLine.Read(line, _objects);

    public ListPage<EndpointSlice> ReadPage(in ReadOnlySequence<byte> body) => new ListBody<EndpointSlice>(_objects, s => s.Count).Read(body);

    public ValueTask<ListPage<EndpointSlice>> ReadPageAsync(Stream body, CancellationToken cancellationToken) =>
        new ListBody<EndpointSlice>(_objects, s => s.Count).ReadAsync(body, cancellationToken);
}
