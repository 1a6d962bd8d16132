using System.Buffers;

namespace Discovery.Kubernetes.Wire;

/// <summary>Reads events and lists of one kind of objects.</summary>
/// <typeparam name="T">The kind.</typeparam>
/// <param name="objects">Reads one object.</param>
/// <param name="bound">How much is taken in.</param>
internal sealed class ResourceReader<T>(IObjectReader<T> objects, ListBound<T> bound) : IResourceReader<T>
    where T : class
{
    public WatchEvent<T> ReadEvent(in ReadOnlySequence<byte> line) => WatchLine.Read(line, objects);

    public ListPage<T> ReadPage(in ReadOnlySequence<byte> body) => new ListBody<T>(objects, bound).Read(body);

    public ValueTask<ListPage<T>> ReadPageAsync(Stream body, CancellationToken cancellationToken) =>
        new ListBody<T>(objects, bound).ReadAsync(body, cancellationToken);
}
