namespace Discovery;

/// <summary>What the live set lends a running watch: its clock, its randomness and a signal to ask again soon.</summary>
public sealed class WatchContext
{
    private readonly Signal _refresh;
    private readonly SourceBackoff _backoff;
    // For backoff alone. Unlike the failures in a row that snapshots show, it survives a short good run: a source that answers and
    // breaks, again and again, must be asked ever less often too.
    private int _failures;
    private long? _answered;

    /// <summary>Makes a context. The live set does this; tests of a source may too.</summary>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="random">The randomness; shared by threads.</param>
    /// <param name="initialBackoff">The first backoff; <see langword="null"/> for 200 ms.</param>
    /// <param name="maxBackoff">The longest; <see langword="null"/> for 30 s.</param>
    public WatchContext(TimeProvider timeProvider, SeededRandom random, TimeSpan? initialBackoff = null, TimeSpan? maxBackoff = null)
        : this(timeProvider, random, new SourceBackoff(initialBackoff ?? SourceBackoff.Default.Initial, maxBackoff ?? SourceBackoff.Default.Max), new Signal())
    {
    }

    private WatchContext(TimeProvider timeProvider, SeededRandom random, SourceBackoff backoff, Signal refresh)
    {
        TimeProvider = timeProvider;
        Random = random;
        _backoff = backoff;
        _refresh = refresh;
    }

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; }

    /// <summary>The randomness.</summary>
    public SeededRandom Random { get; }

    /// <summary>Ends at the next wish for fresh news, for a source that keeps the time of many watches itself.</summary>
    /// <remarks>
    /// Most sources are better served by <see cref="WaitAsync"/>, which makes a timer for each wait. Take the task before you look
    /// at what is new, so that no wish is lost; then take another.
    /// </remarks>
    public Task RefreshRequested => _refresh.Next;

    /// <summary>Waits until it is time to ask again: after a period, or as soon as the live set wants fresh news.</summary>
    /// <param name="period">The longest wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends then.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task WaitAsync(TimeSpan period, CancellationToken cancellationToken)
    {
        try
        {
            await _refresh.Next.WaitAsync(period, TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The period is over: as good a reason to ask again as the signal.
        }
    }

    /// <summary>Waits until it is time to ask again after a failure: longer each time, with jitter, or as soon as the live set wants fresh news.</summary>
    /// <param name="failure">The failure. A <see cref="SourceException"/> that names a <see cref="SourceException.RetryAfter"/> sets the shortest wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends then.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task BackoffAsync(Exception failure, CancellationToken cancellationToken)
    {
        // Counted from the answer, not from the attempt: an attempt that took long to fail did not run well.
        var ranWell = _answered is { } since && TimeProvider.GetElapsedTime(since) > _backoff.Max;
        _answered = null;
        _failures = ranWell ? 1 : _failures + 1;
        var backoff = _backoff.After(_failures, Random);
        // Where the other side asked for a pause, nothing cuts it short. Else lost connections do: the endpoints at hand are no good
        // any more, and the source may be back.
        return failure is SourceException { RetryAfter: { } longer }
            ? Task.Delay(longer > backoff ? longer : backoff, TimeProvider, cancellationToken)
            : WaitAsync(backoff, cancellationToken);
    }

    /// <summary>Notes that the source has answered.</summary>
    internal void Answered() => _answered ??= TimeProvider.GetTimestamp();

    /// <summary>A context for one of several sources that are watched together: it has a backoff of its own, all else is shared.</summary>
    internal WatchContext Fork() => new(TimeProvider, Random, _backoff, _refresh);

    /// <summary>Asks the running watches to look again soon. Sources without such a notion ignore it.</summary>
    public void RequestRefresh() => _refresh.Set();
}
