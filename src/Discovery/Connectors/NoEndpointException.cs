using System.Net.Sockets;
using Discovery.Endpoints;
using Discovery.Live;
using Discovery.Policies;
using Discovery.Topology;

namespace Discovery.Connectors;

/// <summary>A service has no endpoint to lease. The message says what is known, how old it is, and what to change.</summary>
/// <remarks>A <see cref="SocketException"/>, so that callers who retry lost connections retry this too.</remarks>
public sealed class NoEndpointException : SocketException
{
    private readonly string _message;

    private NoEndpointException(LiveSnapshot snapshot, SocketError error, string message)
        : base((int)error)
    {
        Snapshot = snapshot;
        _message = message;
    }

    /// <summary>What was known of the service.</summary>
    public LiveSnapshot Snapshot { get; }

    /// <summary>The service.</summary>
    public ServiceName Service => Snapshot.Service;

    /// <summary>Whether there are endpoints, and each has as many requests in flight as its limit allows, or was tried: worth another try soon.</summary>
    public bool IsSaturated { get; private init; }

    /// <inheritdoc/>
    public override string Message => _message;

    internal static NoEndpointException For(LiveSnapshot snapshot, in PickRequest request, DateTimeOffset now)
    {
        var error = snapshot.Condition == LiveCondition.Absent ? SocketError.HostNotFound : SocketError.HostUnreachable;
        return new NoEndpointException(snapshot, error, $"Service '{snapshot.Service}': {Reason(snapshot, request, now)}");
    }

    /// <summary>There are endpoints, but each that was not tried has as many leases as it may.</summary>
    internal static NoEndpointException For(LiveSnapshot snapshot, Saturation saturation, DateTimeOffset now)
    {
        var known = $"{SetDescription.Of(snapshot.Set!, snapshot, now)} has {SetDescription.Endpoints(snapshot.Candidates.Length)}, {saturation.InUse} of them in use";
        var message = $"Service '{snapshot.Service}': no endpoint to pick. {known}, and all of these are saturated: "
            + $"each has as many requests in flight as its limit allows ({saturation.Limits}), or was tried. "
            + "Add instances, raise the limit (Health:Concurrency), or send fewer requests at once.";
        return new NoEndpointException(snapshot, SocketError.HostUnreachable, message) { IsSaturated = true };
    }

    private static string Reason(LiveSnapshot snapshot, in PickRequest request, DateTimeOffset now)
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
        var usable = UsableCandidates.Among(snapshot.Candidates).Length;
        return usable == 0
            ? $"{head} has {count}, none ready{ShuttingDown(snapshot)}. Look at the readiness of its instances."
            : $"{head} has {count}, {usable} of them in use, and all of these were tried or are to be avoided.";
    }

    private static string Because(EndpointSet set) => set.Explanation is null ? "" : $": {set.Explanation}";

    private static string ShuttingDown(LiveSnapshot snapshot)
    {
        var count = snapshot.Candidates.Count(c => c.Endpoint.Conditions.HasFlag(EndpointConditions.Terminating));
        return count == 0 ? "" : $" and {count} shutting down";
    }
}
