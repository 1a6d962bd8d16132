namespace Discovery.Kubernetes.Api;

/// <summary>A token that is cancelled by the caller, or when the time is up; and which of the two it was.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;
    private readonly CancellationToken _caller;

    internal Deadline(TimeSpan time, TimeProvider clock, CancellationToken caller)
    {
        Time = time;
        _caller = caller;
        _timer = new CancellationTokenSource(time, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, caller);
    }

    internal TimeSpan Time { get; }

    internal CancellationToken Token => _either.Token;

    internal bool HasPassed => _timer.IsCancellationRequested && !_caller.IsCancellationRequested;

    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}
