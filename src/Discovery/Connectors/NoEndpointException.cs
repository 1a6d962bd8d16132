using System.Globalization;
using System.Net.Sockets;
using Discovery.Endpoints;
using Discovery.Live;
using Discovery.Policies;

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

    /// <inheritdoc/>
    public override string Message => _message;

    internal static NoEndpointException For(LiveSnapshot snapshot, in PickRequest request, DateTimeOffset now)
    {
        var error = snapshot.Condition == LiveCondition.Absent ? SocketError.HostNotFound : SocketError.HostUnreachable;
        return new NoEndpointException(snapshot, error, $"Service '{snapshot.Service}': {Reason(snapshot, request, now)}");
    }

    private static string Reason(LiveSnapshot snapshot, in PickRequest request, DateTimeOffset now)
    {
        if (snapshot.Set is not { } set)
        {
            return $"no endpoint set has arrived yet: {Failed(snapshot)}. Requests succeed as soon as the source answers.";
        }

        if (set.IsAbsent)
        {
            return $"{set.Source} does not know this name{Because(set)}. Check the name, or add a source that knows it.";
        }

        var age = string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (now - snapshot.AnsweredAt).TotalSeconds):0} s old");
        var stale = snapshot.Failure is null ? "" : $", stale: {Failed(snapshot)}";
        var head = $"no endpoint to pick. Set {set.Version} from {set.Source} ({age}{stale})";
        if (snapshot.Candidates.IsEmpty)
        {
            var advice = set.Explanation is null ? " Start an instance of the service." : "";
            return $"{head} is empty{Because(set)}.{advice}";
        }

        return request.Avoid.IsDefaultOrEmpty
            ? $"{head} has {Count(snapshot)}, none ready. Look at the readiness of its instances."
            : $"{head} has {Count(snapshot)}, and all that are ready were tried.";
    }

    private static string Because(EndpointSet set) => set.Explanation is null ? "" : $": {set.Explanation}";

    private static string Count(LiveSnapshot snapshot) =>
        snapshot.Candidates.Length == 1 ? "1 endpoint" : $"{snapshot.Candidates.Length} endpoints";

    private static string Failed(LiveSnapshot snapshot)
    {
        var times = snapshot.Failures == 1 ? "once" : $"{snapshot.Failures} times in a row";
        return $"the source failed {times}, last with: {snapshot.Failure?.Message.TrimEnd('.')}";
    }
}
