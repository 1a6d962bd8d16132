using Discovery.Endpoints;

namespace Discovery.Sources;

/// <summary>Watches one service at one source for ever: the only place that retries a source.</summary>
internal sealed class RetryingWatch(IEndpointSource source, ServiceName service, WatchContext context)
{
    private SourceState _state;

    /// <summary>Runs until cancelled, or until the source says that nothing will ever change.</summary>
    /// <param name="report">Told each new state, one at a time.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    internal async Task RunAsync(Action<SourceState> report, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            long? answered = null;
            Exception failure;
            try
            {
                await foreach (var set in source.WatchAsync(service, context, cancellationToken).ConfigureAwait(false))
                {
                    answered ??= context.TimeProvider.GetTimestamp();
                    _state = _state with { Set = set, Failure = null };
                    report(_state);
                }

                if (answered is not null)
                    return;
                failure = new SourceException($"{source.GetType().Name} ended its watch without an answer");
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                // Whatever a source throws on its way out, nobody listens any more.
                return;
            }
#pragma warning disable CA1031 // A source is user code: whatever it throws means "could not ask", and must not end the watch.
            catch (Exception thrown)
#pragma warning restore CA1031
            {
                failure = thrown;
            }

            await FailAsync(failure, answered, report, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task FailAsync(Exception failure, long? answered, Action<SourceState> report, CancellationToken cancellationToken)
    {
        // Counted from the answer, not from the attempt: an attempt that took long to fail did not run well.
        var ranWell = answered is { } since && context.TimeProvider.GetElapsedTime(since) > context.Retry.LongestPause;
        _state = _state with { Failure = failure, Failures = ranWell ? 1 : _state.Failures + 1 };
        report(_state);

        var pause = context.Retry.PauseAfter(_state.Failures, context.Random);
        if (failure is SourceException { RetryAfter: { } longer } && longer > pause)
            pause = longer;
        await Task.Delay(pause, context.TimeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
