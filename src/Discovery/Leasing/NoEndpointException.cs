using System.Net.Sockets;

namespace Discovery;

/// <summary>A service has no endpoint to lease. The message says what is known, how old it is, and what to change.</summary>
/// <remarks>A <see cref="SocketException"/>, so that callers who retry lost connections retry this too.</remarks>
public sealed class NoEndpointException : SocketException
{
    private readonly string _message;

    private NoEndpointException(ServiceSnapshot snapshot, SocketError error, string message)
        : base((int)error)
    {
        Snapshot = snapshot;
        _message = message;
    }

    /// <summary>What was known of the service.</summary>
    public ServiceSnapshot Snapshot { get; }

    /// <summary>The service.</summary>
    public ServiceName Service => Snapshot.Service;

    /// <summary>Whether there are endpoints, and each has as many requests in flight as its limit allows, or was tried: worth another try soon.</summary>
    public bool IsSaturated { get; private init; }

    /// <inheritdoc/>
    public override string Message => _message;

    internal static NoEndpointException For(ServiceSnapshot snapshot, DateTimeOffset now)
    {
        var error = snapshot.Condition == LiveCondition.Absent ? SocketError.HostNotFound : SocketError.HostUnreachable;
        return new NoEndpointException(snapshot, error, $"Service '{snapshot.Service}': {Reason(snapshot, now)}");
    }

    /// <summary>There are endpoints, but each that was not tried has as many leases as it may.</summary>
    internal static NoEndpointException For(ServiceSnapshot snapshot, Saturation saturation, DateTimeOffset now)
    {
        var known = $"{SetDescription.Of(snapshot.Set!, snapshot, now)} has {SetDescription.Endpoints(snapshot.Candidates.Length)}, {saturation.InUse} of them in use";
        var message = $"Service '{snapshot.Service}': no endpoint to pick. {known}, and all of these are saturated: "
            + $"each has as many requests in flight as its limit allows ({saturation.Limits}), or was tried. "
            + "Add instances, raise the limit (Health:Concurrency), or send fewer requests at once.";
        return new NoEndpointException(snapshot, SocketError.HostUnreachable, message) { IsSaturated = true };
    }

    private static string Reason(ServiceSnapshot snapshot, DateTimeOffset now)
    {
        if (snapshot.Set is not { } set)
        {
            return $"no endpoint is known yet, for {SetDescription.Failed(snapshot)}. "
                + "It is asked again and again; if this lasts, check that this client can reach the source.";
        }

        if (set.IsAbsent)
        {
            var since = snapshot.Failure is null ? "" : $" Since then {SetDescription.Failed(snapshot)}.";
            return $"{set.Source} does not know this name{Because(set)}.{since} Check the name, or add a source that knows it.";
        }

        var head = $"no endpoint to pick. {SetDescription.Of(set, snapshot, now)}";
        if (snapshot.Candidates.IsEmpty)
        {
            var advice = set.Explanation is null ? " Start an instance of the service." : "";
            return $"{head} is empty{Because(set)}.{advice}";
        }

        var count = SetDescription.Endpoints(snapshot.Candidates.Length);
        return snapshot.Traffic is { Obstacle: { } obstacle } stopped
            ? $"{head} has {count}{Narrowing(stopped, shown: 1)}, {obstacle}"
            : $"{head} has {count}{Narrowing(snapshot.Traffic, shown: 2)}, {snapshot.Traffic?.InUse} of them in use, and all of these were tried or are to be avoided.";
    }

    /// <summary>How many each stage left, up to the one that left nobody: <c> (ready 10, place 4)</c>. Nothing for fewer stages than <paramref name="shown"/>.</summary>
    private static string Narrowing(TrafficSummary? traffic, int shown)
    {
        var stages = traffic?.Stages.TakeWhile(stage => stage.Left > 0).Select(stage => $"{stage.Name} {stage.Left}").ToList() ?? [];
        return stages.Count < shown ? "" : $" ({string.Join(", ", stages)})";
    }

    private static string Because(EndpointSet set) => set.Explanation is null ? "" : $": {set.Explanation}";
}
