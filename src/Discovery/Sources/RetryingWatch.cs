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
            var started = context.TimeProvider.GetTimestamp();
            Exception failure;
            try
            {
                await foreach (var set in source.WatchAsync(service, context, cancellationToken).ConfigureAwait(false))
                {
                    _state = _state with { Set = set, Failure = null };
                    report(_state);
                }

                return;
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

            await FailAsync(failure, started, report, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task FailAsync(Exception failure, long started, Action<SourceState> report, CancellationToken cancellationToken)
    {
        var ranWell = context.TimeProvider.GetElapsedTime(started) > context.Retry.LongestPause;
        _state = _state with { Failure = failure, Failures = ranWell ? 1 : _state.Failures + 1 };
        report(_state);

        var pause = context.Retry.PauseAfter(_state.Failures, context.Random);
        if (failure is SourceException { RetryAfter: { } longer } && longer > pause)
            pause = longer;
        await Task.Delay(pause, context.TimeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
