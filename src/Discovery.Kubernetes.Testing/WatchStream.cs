using System.Threading.Channels;

namespace Discovery.Kubernetes.Testing;

/// <summary>One open watch: the lines it is still to write, and how it ends. The store's lock guards all but the reader.</summary>
internal sealed class WatchStream(ListOptions options, Action reset)
{
    private readonly Channel<ReadOnlyMemory<byte>> _lines =
        Channel.CreateUnbounded<ReadOnlyMemory<byte>>(new UnboundedChannelOptions { SingleReader = true });

    private bool _ended;

    /// <summary>The version to follow; null or 0 means: whatever is there now.</summary>
    public long? From { get; } = options.Version;

    public ResourceKind Kind { get; } = options.Scope.Kind;

    public ChannelReader<ReadOnlyMemory<byte>> Lines => _lines.Reader;

    public WatchEnding Ending { get; private set; }

    /// <summary>Stays open, but tells nothing more.</summary>
    public bool Frozen { get; set; }

    private bool SendsInitialEvents => options.SendInitialEvents ?? From is null or 0;

    /// <summary>Whether the watch asks for changes that are no longer known.</summary>
    public bool IsTooOld(long oldest) => !SendsInitialEvents && From > 0 && From < oldest;

    /// <summary>Sends what the watch starts with: the current objects, or the changes since its version.</summary>
    public void Begin(IEnumerable<StoredObject> objects, ObjectHistory history, long version)
    {
        if (SendsInitialEvents)
        {
            foreach (var each in objects.Where(options.Scope.Includes))
                Send(ObjectWire.Event("ADDED", Kind, each.Json));
            if (options.AllowBookmarks)
                Send(ObjectWire.Bookmark(Kind, version, endsInitialEvents: true));
        }
        else if (From > 0)
        {
            foreach (var change in history.After(From.Value))
                Offer(change);
        }
    }

    public void Offer(ObjectChange change)
    {
        if (!Frozen && !(change.Version <= From) && change.SeenFrom(options.Scope) is { } line)
            Send(line);
    }

    public void Bookmark(long version)
    {
        if (!Frozen && options.AllowBookmarks && !(version < From))
            Send(ObjectWire.Bookmark(Kind, version, endsInitialEvents: false));
    }

    public void Send(ReadOnlyMemory<byte> line) => _lines.Writer.TryWrite(line);

    public void End(WatchEnding ending)
    {
        if (Interlocked.Exchange(ref _ended, true))
            return;
        Ending = ending;
        _lines.Writer.TryComplete();
        if (ending == WatchEnding.Reset)
            reset();
    }
}
