using Discovery;

namespace QuickStart;

/// <summary>An operator's view of the set: what the library knows of the service, as it changes.</summary>
internal sealed class SetView(ServiceDirectory directory, RequestLog log, EventLog events, TimeProvider time)
{
    private static readonly ServiceName Orders = ServiceName.Parse("http://orders");

    private volatile ServiceSnapshot? _current;
    private IReadOnlyList<(ServiceEndpoint Endpoint, TimeSpan At)> _gone = [];

    /// <summary>The newest state; null until the first.</summary>
    public ServiceSnapshot? Current => _current;

    /// <summary>The endpoints that have left, and when.</summary>
    public IReadOnlyList<(ServiceEndpoint Endpoint, TimeSpan At)> Gone => Volatile.Read(ref _gone);

    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            await foreach (var snapshot in directory.WatchAsync(Orders, stopping))
                Note(snapshot);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    /// <summary>Waits until the source is well and exactly these pods are ready, and nothing else is in the set.</summary>
    public async Task WaitForAsync(IReadOnlySet<string> pods, TimeSpan patience, CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        try
        {
            await foreach (var snapshot in directory.WatchAsync(Orders, either.Token))
            {
                if (snapshot.Condition == LiveCondition.Live && pods.SetEquals(snapshot.Candidates.Select(c => c.Endpoint.DisplayName!)))
                    return;
            }
        }
        catch (OperationCanceledException exception) when (limit.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            throw new TimeoutException($"after {patience.TotalSeconds} s the set is still {_current?.Condition} with {_current?.Set}", exception);
        }
    }

    private void Note(ServiceSnapshot snapshot)
    {
        var now = time.GetTimestamp();
        var before = _current;
        _current = snapshot;
        // The sets, not the candidates: those already show what the next set says of their endpoints.
        foreach (var endpoint in before?.Set?.Endpoints ?? [])
        {
            var after = snapshot.Set!.Endpoints.FirstOrDefault(e => e.Uid == endpoint.Uid);
            if (after is null || !after.Conditions.HasFlag(EndpointConditions.Ready))
                log.LeftRotation(endpoint.DisplayName!, now);
            if (after is null)
                Volatile.Write(ref _gone, [.. _gone.TakeLast(9), (endpoint, events.Elapsed)]);
        }

        if (before is not null && before.Condition != snapshot.Condition)
            events.Add($"the set is {snapshot.Condition}, version {snapshot.Set?.Version}{(snapshot.Failure is null ? "" : ": it is served on")}");
    }
}
