using System.Buffers;

namespace Discovery.Kubernetes.Wire;

/// <summary>Reads one kind of objects from what the API server sends. Belongs to one watch; one call at a time.</summary>
/// <typeparam name="T">The kind of objects.</typeparam>
internal interface IResourceReader<T>
    where T : class
{
    /// <summary>Reads one line of a watch.</summary>
    /// <exception cref="System.Text.Json.JsonException">The line is no event.</exception>
    WatchEvent<T> ReadEvent(in ReadOnlySequence<byte> line);

    /// <summary>Reads a list that is in memory.</summary>
    /// <exception cref="System.Text.Json.JsonException">The body is no list.</exception>
    ListPage<T> ReadPage(in ReadOnlySequence<byte> body);

    /// <summary>Reads a list as it arrives; never holds more of it than an object.</summary>
    /// <exception cref="System.Text.Json.JsonException">The body is no list.</exception>
    ValueTask<ListPage<T>> ReadPageAsync(Stream body, CancellationToken cancellationToken);
}
