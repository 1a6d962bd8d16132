namespace Discovery;

/// <summary>Watches one service at one source for ever: the only place that starts a source again.</summary>
internal sealed class RetryingWatch(IEndpointSource source, ServiceName service, WatchContext context)
{
    private SourceState _state;

    /// <summary>Runs until cancelled, or until the source says that nothing will ever change.</summary>
    /// <param name="report">Gets each new state, one at a time.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    internal async Task RunAsync(Action<SourceState> report, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            Exception failure;
            try
            {
                var answered = false;
                await foreach (var set in source.WatchAsync(service, context, cancellationToken).ConfigureAwait(false))
                {
                    answered = true;
                    report(_state = _state.After(set));
                    if (set.Failure is null)
                        context.Answered();
                }

                if (answered)
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

            report(_state = _state.After(EndpointSet.Failed(failure)));
            await context.BackoffAsync(failure, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
