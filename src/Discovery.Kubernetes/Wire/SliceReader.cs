using System.Buffers;
using System.Text.Json;
using Discovery.Kubernetes.Slices;

namespace Discovery.Kubernetes.Wire;

/// <summary>Reads EndpointSlices.</summary>
internal sealed class SliceReader(SliceTable known) : IResourceReader<EndpointSlice>
{
    public WatchEvent<EndpointSlice> ReadEvent(in ReadOnlySequence<byte> line)
    {
        var json = new Utf8JsonReader(line);
        var read = JsonSerializer.Deserialize(ref json, WireJson.Default.WireEvent);
        json.Read();
        var kind = read?.Type switch
        {
            "ADDED" => WatchEventKind.Added,
            "MODIFIED" => WatchEventKind.Modified,
            "DELETED" => WatchEventKind.Deleted,
            "BOOKMARK" => WatchEventKind.Bookmark,
            "ERROR" => WatchEventKind.Error,
            { } unknown => throw new JsonException($"an event is of the unknown type '{unknown}'"),
            _ => throw new JsonException("an event has no type"),
        };
        var slice = kind <= WatchEventKind.Deleted ? Slice(read.Object) : null;
        var status = kind == WatchEventKind.Error ? ApiStatus.From(read.Object) ?? new ApiStatus() : null;
        return new(kind, slice, status, read.Object?.Metadata?.ResourceVersion, false);
    }

    public ListPage<EndpointSlice> ReadPage(in ReadOnlySequence<byte> body)
    {
        var json = new Utf8JsonReader(body);
        return Page(JsonSerializer.Deserialize(ref json, WireJson.Default.WireList));
    }

    public async ValueTask<ListPage<EndpointSlice>> ReadPageAsync(Stream body, CancellationToken cancellationToken) =>
        Page(await JsonSerializer.DeserializeAsync(body, WireJson.Default.WireList, cancellationToken).ConfigureAwait(false));

    private ListPage<EndpointSlice> Page(WireList? list) =>
        new([.. (list?.Items ?? []).Select(Slice)], list?.Metadata?.ResourceVersion, list?.Metadata?.Continue, null);

    private EndpointSlice Slice(WireObject? wire)
    {
        _ = known;
        return wire?.Metadata is { Name: not null, Namespace: not null } ? new EndpointSlice(wire) : throw new JsonException("an object has no metadata.name or metadata.namespace");
    }
}
