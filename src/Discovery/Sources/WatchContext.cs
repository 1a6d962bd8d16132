using Discovery.Endpoints;

namespace Discovery.Sources;

/// <summary>What the live set lends a running watch: its clock, its randomness and a signal to ask again soon.</summary>
public sealed class WatchContext
{
    private readonly Signal _refresh = new();

    /// <summary>Makes a context. The live set does this; tests of a source may too.</summary>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="random">The randomness; shared by threads.</param>
    /// <param name="retry">How to pause between attempts.</param>
    public WatchContext(TimeProvider timeProvider, Random random, RetryOptions? retry = null)
    {
        TimeProvider = timeProvider;
        Random = random;
        Retry = retry ?? new RetryOptions();
    }

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; }

    /// <summary>The randomness.</summary>
    public Random Random { get; }

    /// <summary>Ends at the next wish for fresh news, for a source that keeps the time of many watches itself.</summary>
    /// <remarks>
    /// Most sources are better served by <see cref="WaitAsync"/>, which makes a timer for each wait. Take the task before you look
    /// at what is new, so that no wish is lost; then take another.
    /// </remarks>
    public Task RefreshRequested => _refresh.Next;

    /// <summary>How watches are retried; composite sources pass it on.</summary>
    internal RetryOptions Retry { get; }

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

    /// <summary>Asks the running watches to look again soon. Sources without such a notion ignore it.</summary>
    public void RequestRefresh() => _refresh.Set();
}
