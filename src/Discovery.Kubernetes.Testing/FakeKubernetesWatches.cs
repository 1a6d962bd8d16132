using System.Text;

namespace Discovery.Kubernetes.Testing;

/// <summary>The open watches of a <see cref="FakeKubernetesApi"/>: await them, disturb them, end them.</summary>
/// <remarks>What ends watches ends those open now. They stop counting at once, so that
/// <c>Drop(); await WaitAsync(1);</c> waits for the client's next one.</remarks>
public sealed class FakeKubernetesWatches
{
    private readonly ObjectStore _store;
    private readonly WatchWriter _writer;

    internal FakeKubernetesWatches(ObjectStore store, WatchWriter writer)
    {
        _store = store;
        _writer = writer;
    }

    /// <summary>How many watches are open. Every change from now on reaches all of them.</summary>
    public int Count => _store.OpenWatches(resource: null);

    /// <summary>Waits until exactly this many watches are open.</summary>
    /// <param name="count">How many; 0 waits until the last client is gone.</param>
    /// <param name="patience">How long to wait in real time; 30 seconds by default.</param>
    /// <param name="resource">Watches of which resource, such as <c>services</c>; null means all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">Another number of watches was open all the time.</exception>
    public Task WaitAsync(int count, TimeSpan? patience = null, string? resource = null, CancellationToken cancellationToken = default) =>
        _store.WatchesChanged.WaitAsync(
            () => CountOf(resource) == count, () => $"Waited for {count} open watches, but there are {CountOf(resource)}.", patience, cancellationToken);

    /// <summary>How many watches of a resource are open.</summary>
    /// <param name="resource">The resource, such as <c>services</c>; null means all.</param>
    /// <returns>How many.</returns>
    public int CountOf(string? resource) => _store.OpenWatches(resource);

    /// <summary>Sends a bookmark to every watch that allows them.</summary>
    public void SendBookmarks() => _store.ForEachWatch((watch, version) => watch.Bookmark(version));

    /// <summary>Ends all watches cleanly, as at their deadline. Clients go on from their last version.</summary>
    public void Drop() => _store.End(WatchEnding.Clean);

    /// <summary>Resets the connections of all watches; what was on its way may be lost.</summary>
    public void Abort() => _store.End(WatchEnding.Reset);

    /// <summary>Delivers what was written, then closes the connections without the last chunk, as a killed server does.</summary>
    public void Truncate() => _store.End(WatchEnding.Truncated);

    /// <summary>Keeps all open watches open but silent until their deadline, as a server does that was told to shut down.</summary>
    public void Freeze() => _store.ForEachWatch((watch, _) => watch.Frozen = true);

    /// <summary>Writes text into all open watches: garbage, half a line, or a line of ten megabytes.</summary>
    /// <param name="text">Written as it is; a whole line ends with a line feed.</param>
    public void Inject(string text) => Inject(Encoding.UTF8.GetBytes(text));

    /// <summary>Writes bytes into all open watches.</summary>
    /// <param name="bytes">Written as they are.</param>
    public void Inject(ReadOnlyMemory<byte> bytes) => _store.ForEachWatch((watch, _) => watch.Send(bytes));

    /// <summary>Writes watch lines in small chunks from now on, so that they end anywhere within a line.</summary>
    /// <param name="size">How many bytes a chunk has at most; 1 or more.</param>
    /// <param name="delay">How long to wait after each, on the clock of the options; none by default.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is below 1.</exception>
    public void WriteInPieces(int size, TimeSpan delay = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        _writer.Cut(size, delay);
    }

    /// <summary>Writes each line as one chunk again, as a real server does.</summary>
    public void WriteWhole() => _writer.Cut(int.MaxValue, TimeSpan.Zero);
}
