namespace Discovery.Dns.Caching;

/// <summary>A query on its way, and how many wait for it. All but <see cref="Token"/> and <see cref="Answer"/> is guarded by the cache's lock.</summary>
internal sealed class SharedQuery(Question question) : IDisposable
{
    private readonly CancellationTokenSource _cancel = new();

    internal Question Question => question;

    internal int Waiters { get; set; } = 1;

    /// <summary>Cancelled when nobody waits any more.</summary>
    internal CancellationToken Token => _cancel.Token;

    internal TaskCompletionSource<TimedAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal void Cancel() => _cancel.Cancel();

    public void Dispose() => _cancel.Dispose();
}
