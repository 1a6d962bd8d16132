using System.Globalization;
using System.Text.Json.Nodes;
using Discovery.Testing;

namespace Discovery.Kubernetes.Testing;

/// <summary>All objects, their history, and the watches that follow them.</summary>
/// <remarks>One lock makes "what is there now, and then every change" a single step for whoever starts to watch.</remarks>
internal sealed class ObjectStore(TimeProvider time, int keptChanges)
{
    /// <summary>Who manages the slices that are written by service, as against raw ones.</summary>
    public const string Controller = "endpointslice-controller.k8s.io";

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, StoredObject> _objects = new(StringComparer.Ordinal);
    private readonly ObjectHistory _history = new(keptChanges);
    private readonly List<WatchStream> _watches = [];
    private long _version = 1;
    private long _uids;

    /// <summary>Rechecked when a watch opens or ends.</summary>
    public Condition WatchesChanged { get; } = new();

    public long Version => Interlocked.Read(ref _version);

    public string NextUid() => string.Create(
        CultureInfo.InvariantCulture, $"00000000-0000-4000-8000-{Interlocked.Increment(ref _uids):x12}");

    public StoredObject? Find(ResourceKind kind, string ns, string name)
    {
        lock (_gate)
            return _objects.GetValueOrDefault(StoredObject.KeyOf(kind, ns, name));
    }

    /// <summary>The slices of a service that the controller manages.</summary>
    public IReadOnlyList<StoredObject> OfService(string ns, string service)
    {
        var scope = new ObjectScope(ResourceKind.EndpointSlices, ns, LabelSelector.Parse(
            $"kubernetes.io/service-name={service},endpointslice.kubernetes.io/managed-by={Controller}"));
        lock (_gate)
            return [.. _objects.Values.Where(scope.Includes)];
    }

    /// <summary>Creates or replaces; writing what is there already changes nothing, as on a real server.</summary>
    public void Put(ResourceKind kind, JsonObject written)
    {
        var content = kind.Canonical(written);
        lock (_gate)
        {
            var key = StoredObject.KeyOf(kind, (string?)content["metadata"]!["namespace"] ?? "", (string)content["metadata"]!["name"]!);
            var before = _objects.GetValueOrDefault(key);
            if (before?.HasContent(content) is true)
                return;
            var after = before is null
                ? StoredObject.Create(kind, content, NextUid(), time.GetUtcNow(), _version + 1)
                : before.With(content, _version + 1);
            _objects[key] = after;
            Publish(before, after);
        }
    }

    public bool Delete(ResourceKind kind, string ns, string name)
    {
        lock (_gate)
        {
            if (!_objects.Remove(StoredObject.KeyOf(kind, ns, name), out var before))
                return false;
            Publish(before, null);
            return true;
        }
    }

    public void Compact()
    {
        lock (_gate)
            _history.Forget(_version);
    }

    public FakeKubernetesBackup BackUp()
    {
        lock (_gate)
            return new FakeKubernetesBackup(new Dictionary<string, StoredObject>(_objects, StringComparer.Ordinal), _version);
    }

    /// <summary>Goes back to a backup, and ends all watches, as the restart that it takes would.</summary>
    public void Restore(FakeKubernetesBackup backup)
    {
        lock (_gate)
        {
            _objects.Clear();
            foreach (var (key, each) in backup.Objects)
                _objects.Add(key, each);
            Interlocked.Exchange(ref _version, backup.ResourceVersion);
            _history.Forget(_version);
        }

        End(WatchEnding.Reset);
    }

    /// <summary>All objects of a version, ordered by key.</summary>
    /// <param name="version">Null means now.</param>
    /// <param name="objects">Empty where the result is not found.</param>
    /// <returns>The version they are of; null if it is compacted away.</returns>
    public long? Read(long? version, out IReadOnlyList<StoredObject> objects)
    {
        lock (_gate)
        {
            objects = [];
            if (version < _history.Oldest)
                return null;
            objects = [.. version is { } asked ? _history.Rewind(_objects.Values, asked) : _objects.Values];
            return version ?? _version;
        }
    }

    /// <summary>Starts a watch, unless its version is compacted away: then it gets the error event and ends.</summary>
    public void Open(WatchStream watch)
    {
        lock (_gate)
        {
            if (watch.IsTooOld(_history.Oldest))
            {
                watch.Send(ObjectWire.Error(StatusCatalog.WatchExpired(watch.From ?? 0, _history.Oldest)));
                watch.End(WatchEnding.Clean);
                return;
            }

            watch.Begin(_objects.Values, _history, _version);
            _watches.Add(watch);
        }

        WatchesChanged.Recheck();
    }

    public void Close(WatchStream watch)
    {
        lock (_gate)
            _watches.Remove(watch);
        WatchesChanged.Recheck();
    }

    /// <summary>Ends all open watches; they stop counting as open at once.</summary>
    public void End(WatchEnding ending)
    {
        lock (_gate)
        {
            foreach (var watch in _watches)
                watch.End(ending);
            _watches.Clear();
        }

        WatchesChanged.Recheck();
    }

    /// <param name="resource">In the plural; null counts all.</param>
    public int OpenWatches(string? resource)
    {
        lock (_gate)
            return _watches.Count(watch => resource is null || string.Equals(resource, watch.Kind.Plural, StringComparison.Ordinal));
    }

    public void ForEachWatch(Action<WatchStream, long> action)
    {
        lock (_gate)
            _watches.ForEach(watch => action(watch, _version));
    }

    public void Bookmark(WatchStream watch)
    {
        lock (_gate)
            watch.Bookmark(_version);
    }

    private void Publish(StoredObject? before, StoredObject? after)
    {
        var change = new ObjectChange(Interlocked.Increment(ref _version), before, after);
        _history.Add(change);
        foreach (var watch in _watches)
            watch.Offer(change);
    }
}
