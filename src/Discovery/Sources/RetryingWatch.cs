using Discovery.Endpoints;

namespace Discovery.Sources;

/// <summary>Watches one service at one source for ever: the only place that retries a source.</summary>
internal sealed class RetryingWatch(IEndpointSource source, ServiceName service, WatchContext context)
{
    private SourceState _state;

    // For the pauses alone. Unlike the failures in a row that people are told of, it survives a short good run: a source that
    // answers and breaks, again and again, must be asked ever less often too.
    private int _setbacks;

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
                    _state = new SourceState(set, Failure: null, Failures: 0);
                    report(_state);
                }

                if (answered is not null)
                    return;
                failure = new SourceException($"{source} ended its watch without an answer");
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
        _setbacks = ranWell ? 1 : _setbacks + 1;
        _state = _state with { Failure = failure, Failures = _state.Failures + 1 };
        report(_state);

        var pause = context.Retry.PauseAfter(_setbacks, context.Random);
        if (failure is SourceException { RetryAfter: { } longer })
        {
            // The other side asked for this pause: nothing cuts it short.
            await Task.Delay(longer > pause ? longer : pause, context.TimeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        // Lost connections cut it short: the endpoints at hand are no good any more, and the source may be back.
        await context.WaitAsync(pause, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
