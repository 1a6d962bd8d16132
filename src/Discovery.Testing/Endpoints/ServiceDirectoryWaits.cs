namespace Discovery.Testing;

/// <summary>Waits for what a directory knows, without sleeping.</summary>
public static class ServiceDirectoryWaits
{
    /// <summary>Waits until the directory's knowledge of a service meets a condition.</summary>
    /// <remarks><code>var seen = await directory.WaitUntilAsync("http://orders", s => s.Candidates.Length == 2);</code></remarks>
    /// <param name="directory">The directory.</param>
    /// <param name="service">The service.</param>
    /// <param name="condition">What must hold.</param>
    /// <param name="patience">How long to wait in real time; 30 seconds by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The first state that met the condition.</returns>
    /// <exception cref="TimeoutException">It never held; the message shows the last state.</exception>
    public static async Task<ServiceSnapshot> WaitUntilAsync(
        this ServiceDirectory directory,
        ServiceName service,
        Func<ServiceSnapshot, bool> condition,
        TimeSpan? patience = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(condition);
        using var limit = new CancellationTokenSource(patience ?? Condition.DefaultPatience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        ServiceSnapshot? last = null;
        try
        {
            await foreach (var snapshot in directory.WatchAsync(service, either.Token).ConfigureAwait(false))
            {
                last = snapshot;
                if (condition(snapshot))
                    return snapshot;
            }
        }
        catch (OperationCanceledException exception) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Service '{service}': the condition never held. Last state: {Describe(last)}.", exception);
        }

        throw new ObjectDisposedException(nameof(ServiceDirectory), $"Service '{service}': the watch ended. Last state: {Describe(last)}.");
    }

    /// <inheritdoc cref="WaitUntilAsync(ServiceDirectory, ServiceName, Func{ServiceSnapshot, bool}, TimeSpan?, CancellationToken)"/>
    /// <exception cref="FormatException"><paramref name="service"/> is not a service name.</exception>
    public static Task<ServiceSnapshot> WaitUntilAsync(
        this ServiceDirectory directory,
        string service,
        Func<ServiceSnapshot, bool> condition,
        TimeSpan? patience = null,
        CancellationToken cancellationToken = default) =>
        directory.WaitUntilAsync(ServiceName.Parse(service), condition, patience, cancellationToken);

    private static string Describe(ServiceSnapshot? last) => last is null
        ? "none, the source never answered"
        : $"{last.Condition}, set {last.Set?.Version ?? 0} ({last.Set}), failure: {last.Failure?.Message ?? "none"}";
}
