using System.Runtime.CompilerServices;
using Discovery.Endpoints;

namespace Discovery.Sources;

/// <summary>Keeps the last good sets of a source in files, and serves them, marked stale, when it cannot be asked after a restart.</summary>
/// <remarks>Only for as long as the source has never answered: from then on the live set itself keeps the last good set.
/// A file that cannot be written costs nothing but itself.</remarks>
public sealed class LastGoodSource : IEndpointSource
{
    private readonly IEndpointSource _inner;
    private readonly LastGoodFiles _files;
    private readonly TimeSpan _patience;
    private readonly TimeSpan _renewal;
    private readonly ConditionalWeakTable<WatchContext, ServiceName> _served = [];

    /// <summary>Makes the source.</summary>
    /// <param name="inner">The source whose sets are kept.</param>
    /// <param name="options">Where, and how long. Copied.</param>
    /// <exception cref="ArgumentException">Options are wrong; the message names all faults.</exception>
    public LastGoodSource(IEndpointSource inner, LastGoodOptions options)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(options);
        var faults = string.Join("; ", options.Faults());
        if (faults.Length > 0)
            throw new ArgumentException($"Invalid LastGoodOptions: {faults}.", nameof(options));

        _inner = inner;
        _files = new LastGoodFiles(options.Folder!, options.MaximumAge);
        _patience = options.Patience;
        _renewal = options.MaximumAge / 4;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<EndpointSet> WatchAsync(
        ServiceName service, WatchContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Once for each live set: what it has had in memory since is newer than any file.
        var kept = _served.TryAdd(context, service) ? _files.Read(service, context.TimeProvider) : null;
        var sets = _inner.WatchAsync(service, context, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var _ = sets.ConfigureAwait(false);

        var next = sets.MoveNextAsync().AsTask();
        if (kept is not null && await LateAsync(next, context, cancellationToken).ConfigureAwait(false) is { } late)
            yield return kept.AsStale(late);

        EndpointSet? last = null;
        while (await NextAsync(next, service, last, context, cancellationToken).ConfigureAwait(false))
        {
            var set = sets.Current;
            if (set.Failure is not null || set.IsPassThrough)
                last = null;
            else if (last is null || !set.SaysTheSameAs(last))
                _files.Write(service, last = set, context.TimeProvider);
            yield return set;
            next = sets.MoveNextAsync().AsTask();
        }
    }

    /// <summary>Waits for the next set. As long as none comes, and no failure, the last one holds: its file is made young again.</summary>
    private async Task<bool> NextAsync(
        Task<bool> next, ServiceName service, EndpointSet? last, WatchContext context, CancellationToken cancellationToken)
    {
        while (last is not null)
        {
            try
            {
                return await next.WaitAsync(_renewal, context.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException) when (!next.IsCompleted)
            {
                _files.Write(service, last, context.TimeProvider);
            }
        }

        return await next.ConfigureAwait(false);
    }

    /// <summary>Why the source has no answer yet; null if it has one.</summary>
    private async Task<Exception?> LateAsync(Task<bool> next, WatchContext context, CancellationToken cancellationToken)
    {
        try
        {
            await next.WaitAsync(_patience, context.TimeProvider, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (TimeoutException) when (!next.IsCompleted)
        {
            return new SourceException($"the source did not answer within {_patience.TotalSeconds:0.#} s, and these are the endpoints of a former run");
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // Told a second time when the caller goes on; the kept set comes between.
            return failure;
        }
    }
}
