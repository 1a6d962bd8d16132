using System.Collections.Immutable;
using Discovery.Endpoints;
using Discovery.Policies;

namespace Discovery.Connectors;

/// <summary>The endpoints that one request or connection tried in vain. Made at the first failure.</summary>
internal sealed class AttemptList(EndpointLeaser leaser, ConnectOptions options)
{
    private ImmutableArray<Candidate> _tried = [];
    private ImmutableArray<ConnectAttempt> _attempts = [];

    /// <summary>Notes a failure and leases the next endpoint, if there is one left and leave to try it.</summary>
    internal bool TryNext(Candidate failed, Exception failure, in PickRequest request, out EndpointLease next)
    {
        _tried = _tried.Add(failed);
        _attempts = _attempts.Add(new ConnectAttempt(failed.Endpoint, failure));
        next = default;
        var avoid = request.Avoid.IsDefaultOrEmpty ? _tried : request.Avoid.AddRange(_tried);
        return _attempts.Length < options.Attempts
            && leaser.TryLease(new PickRequest { AffinityKey = request.AffinityKey, Avoid = avoid }, out next);
    }

    internal ConnectFailedException ToException() => new(leaser.Current, _attempts, leaser.Now);
}
