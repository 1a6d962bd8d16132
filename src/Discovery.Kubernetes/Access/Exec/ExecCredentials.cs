namespace Discovery.Kubernetes.Access.Exec;

/// <summary>The credential that an exec plugin prints: kept until it expires or is refused; one run at a time, for all who wait.</summary>
/// <remarks>A plugin that fails, or whose credentials are refused, is run with growing pauses, however many watches ask for it.</remarks>
internal sealed class ExecCredentials(ExecPlugin plugin) : ICredentials, IDisposable
{
    // As with token files: nobody shall send what is just going out of use.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly ExecPause _pause = new();
    private ExecAnswer? _cached;
    private Task<ExecAnswer>? _run;

    public string Advice =>
        $"The server does not accept the credential of the exec plugin '{plugin.Command}': run it by hand, or log in with it anew.";

    public async ValueTask<Credential> GetAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        Task<ExecAnswer> run;
        lock (_lock)
        {
            if (_cached is { } cached)
            {
                if (!(cached.Expires - Margin <= clock.GetUtcNow()))
                    return cached.Credential;

                // It served its time.
                _cached = null;
                _pause.Reset();
            }

            ObjectDisposedException.ThrowIf(_ended.IsCancellationRequested, this);
            if (_run is null && _pause.Rest(clock) is { } rest)
                throw Paused(rest);
            run = _run ??= RunAsync(clock);
        }

        // Who gives up waiting does not end the run: others wait for it too.
        return (await run.WaitAsync(cancellationToken).ConfigureAwait(false)).Credential;
    }

    public void Refuse(Credential refused)
    {
        lock (_lock)
        {
            // By reference: a newer credential is not refused, whoever still comes with the old one.
            if (_cached?.Credential != refused)
                return;

            _cached = null;
            _pause.Refused();
        }
    }

    public void Dispose() => _ended.Cancel();

    private async Task<ExecAnswer> RunAsync(TimeProvider clock)
    {
        // Off the lock, in which the caller is.
        await Task.Yield();
        ExecAnswer? answer = null;
        SourceException? failure = null;
        try
        {
            return answer = await ExecRun.RunAsync(plugin, clock, _ended.Token).ConfigureAwait(false);
        }
        catch (SourceException thrown)
        {
            failure = thrown;
            throw;
        }
        catch (OperationCanceledException thrown)
        {
            throw new SourceException($"The Kubernetes exec plugin '{plugin.Command}' was stopped: its source is disposed.", thrown);
        }
        finally
        {
            lock (_lock)
            {
                _cached = answer;
                _run = null;
                _pause.Ran(clock, failure);
            }
        }
    }

    private SourceException Paused(TimeSpan rest)
    {
        var why = _pause.Failure?.Message ?? $"The server refuses the credentials of the Kubernetes exec plugin '{plugin.Command}'.";
        return new SourceException($"{why} It is not run again for {Math.Ceiling(rest.TotalSeconds)} s.") { RetryAfter = rest };
    }
}
