using System.Collections.Immutable;
using System.Net.Sockets;

namespace Discovery;

/// <summary>No endpoint of a service accepted a connection; nothing was sent. Lists every attempt.</summary>
public sealed class ConnectFailedException : SocketException
{
    private readonly string _message;

    internal ConnectFailedException(ServiceSnapshot snapshot, ImmutableArray<ConnectAttempt> attempts, DateTimeOffset now)
        : base((int)ErrorOf(attempts[^1].Failure))
    {
        Snapshot = snapshot;
        Attempts = attempts;
        var known = SetDescription.Endpoints(snapshot.Candidates.Length);
        var set = snapshot.Set is { } s ? $"{SetDescription.Of(s, snapshot, now)} has {known}" : "Its set is gone";
        _message = $"Service '{snapshot.Service}': no connection. Tried {SetDescription.Endpoints(attempts.Length)}: "
            + $"{string.Join("; ", attempts)}. {set}. "
            + "Check that the instances listen on these addresses and that the network lets this client reach them.";
    }

    /// <summary>What was known of the service.</summary>
    public ServiceSnapshot Snapshot { get; }

    /// <summary>The service.</summary>
    public ServiceName Service => Snapshot.Service;

    /// <summary>The endpoints tried, in order, and why each failed.</summary>
    public ImmutableArray<ConnectAttempt> Attempts { get; }

    /// <inheritdoc/>
    public override string Message => _message;

    private static SocketError ErrorOf(Exception failure) => failure.GetBaseException() switch
    {
        SocketException socket => socket.SocketErrorCode,
        TimeoutException => SocketError.TimedOut,
        _ => SocketError.HostUnreachable,
    };
}
