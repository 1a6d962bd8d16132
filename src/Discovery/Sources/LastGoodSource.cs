using System.Runtime.CompilerServices;

namespace Discovery;

/// <summary>Keeps the last good sets of a source in files, and serves them, marked stale, when it cannot be asked after a restart.</summary>
/// <remarks>Only for as long as the source has never answered: from then on the live set itself keeps the last good set.
/// A file that cannot be written costs nothing but itself.</remarks>
public sealed class LastGoodSource : IEndpointSource
{
    private readonly IEndpointSource _inner;
    private readonly LastGoodFiles _files;
    private readonly TimeSpan _timeout;
    private readonly TimeSpan _renewal;

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
        _files = new LastGoodFiles(options.Folder!, options.MaxAge);
        _timeout = options.Timeout;
        _renewal = options.MaxAge / 4;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<EndpointSet> WatchAsync(
        ServiceName service, WatchContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var watch = new CombinedWatch([_inner], service, context, cancellationToken);
        await using var _ = watch.ConfigureAwait(false);
        var kept = _files.Read(service, context.TimeProvider);
        watch.Start(0);
        if (!await watch.WaitAsync(kept is null ? Timeout.InfiniteTimeSpan : _timeout).ConfigureAwait(false))
        {
            yield return EndpointSet.Failed(Late(), kept);
            await watch.WaitAsync().ConfigureAwait(false);
        }

        EndpointSet? written = null;
        while (true)
        {
            var (set, failure, failures) = watch[0];
            if (failure is not null || set!.IsPassThrough)
                written = null;
            else if (written is null || !set.SaysTheSameAs(written))
                _files.Write(service, written = set, context.TimeProvider);
            // As long as the source has never answered, the kept set stands in.
            yield return failure is null ? set! : EndpointSet.Failed(failure, set ?? kept, failures);

            // As long as nothing comes, and no failure, the last one holds: its file is made young again.
            while (!await watch.WaitAsync(written is null ? Timeout.InfiniteTimeSpan : _renewal).ConfigureAwait(false))
                _files.Write(service, written!, context.TimeProvider);
        }
    }

    private SourceException Late() =>
        new($"the source did not answer within {_timeout.TotalSeconds:0.#} s, and these are the endpoints of a former run");
}
