using Discovery.Endpoints;
using Discovery.Kubernetes.Api;
using Discovery.Kubernetes.Wire;
using Discovery.Sources;

namespace Discovery.Kubernetes.Slices;

/// <summary>Keeps the EndpointSlices of one service up to date: list once, then watch from version to version.</summary>
internal sealed class SliceWatch(ApiClient client, ClusterService service, ServiceName asked, WatchContext context) : IDisposable
{
    // client-go's reflector: a watch that ends sooner and brought nothing is a failure, not an end.
    private static readonly TimeSpan ShortestWatch = TimeSpan.FromSeconds(1);

    private readonly SliceTable _slices = new();
    private SliceReader? _reader;
    private readonly SliceMerge _merge = new(new ClusterTarget(service, null), asked);
    private WatchStream? _stream;
    private EndpointSet? _last;
    private string? _version;
    private string? _openedFrom;
    private long _openedAt;
    private bool _mayRelist = true;

    /// <summary>Waits until there is a set that differs from the one before.</summary>
    internal async Task<EndpointSet> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (!await StepAsync(cancellationToken).ConfigureAwait(false))
                continue;

            var set = _merge.Merge(_slices.Of(service));
            if (_last is not null && set.SaysTheSameAs(_last))
                continue;

            return _last = set;
        }
    }

    public void Dispose() => Close();

    /// <summary>Lists, opens a watch or reads an event, whichever is next.</summary>
    /// <returns>Whether slices may have changed.</returns>
    private async ValueTask<bool> StepAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_version is null)
                return await ListAsync(cancellationToken).ConfigureAwait(false);
            if (_stream is null)
                return await OpenAsync(_version, cancellationToken).ConfigureAwait(false);
            return await _stream.ReadAsync().ConfigureAwait(false) is { } news ? Apply(news) : End(_stream.Call);
        }
        catch (ExpiredException expired)
        {
            return Expire(expired);
        }
    }

    private async Task<bool> ListAsync(CancellationToken cancellationToken)
    {
        var list = await client.ListAsync(service, _reader ??= new(_slices), context.TimeProvider, cancellationToken).ConfigureAwait(false);
        _slices.Replace(list.Items);
        _version = list.ResourceVersion;
        return true;
    }

    private async Task<bool> OpenAsync(string version, CancellationToken cancellationToken)
    {
        // client-go: 5 to 10 minutes, at random so that the watches of many clients do not end together.
        var seconds = context.Random.Next(300, 601);
        _openedFrom = version;
        _openedAt = context.TimeProvider.GetTimestamp();
        _stream = await client.WatchAsync(service, _reader!, version, seconds, context.TimeProvider, cancellationToken).ConfigureAwait(false);
        return false;
    }

    private bool Apply(WatchEvent<EndpointSlice> news)
    {
        if (news.ResourceVersion is { } version && version != _version)
        {
            _version = version;
            _mayRelist = true;
        }

        if (news.Object is not { } slice)
            return false;

        // A slice that leaves the selection arrives as DELETED too, with its old content.
        if (news.Kind == WatchEventKind.Deleted)
            _slices.Remove(slice.Namespace, slice.Name);
        else
            _slices.Put(slice);
        return true;
    }

    private bool End(ApiCall call)
    {
        if (_version == _openedFrom && context.TimeProvider.GetElapsedTime(_openedAt) < ShortestWatch)
            throw call.Failure("the server ended the watch at once, without an event.");

        _mayRelist = true;
        Close();
        return false;
    }

    // What was yielded stays in force until the new list replaces it in one step.
    private bool Expire(ExpiredException expired)
    {
        Close();
        if (!_mayRelist)
            throw new SourceException($"{expired.Message} A new list did not help.", expired);

        _mayRelist = false;
        _version = null;
        return false;
    }

    private void Close()
    {
        _stream?.Dispose();
        _stream = null;
    }
}
