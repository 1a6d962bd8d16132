using System.Collections.Immutable;
using Discovery.Balancing;

namespace Discovery;

/// <summary>The endpoints that one request or connection tried in vain. Make it at the first failure; not for several threads.</summary>
/// <param name="leaser">Whose endpoints to try.</param>
/// <param name="options">How many.</param>
public sealed class ConnectAttempts(EndpointLeaser leaser, ConnectOptions options)
{
    private ImmutableArray<Candidate> _tried = [];
    private ImmutableArray<ConnectAttempt> _attempts = [];

    /// <summary>Ends a lease whose endpoint did not accept, and leases the next one that was not tried.</summary>
    /// <param name="failed">The lease.</param>
    /// <param name="failure">What went wrong; nothing may have been sent.</param>
    /// <param name="request">An affinity key, candidates to avoid besides those tried.</param>
    /// <param name="next">The next lease.</param>
    /// <returns>Whether there is one: an endpoint that was not tried, and an attempt that <see cref="ConnectOptions.Attempts"/> allows.</returns>
    public bool TryNext(EndpointLease failed, Exception failure, in PickRequest request, out EndpointLease next)
    {
        failed.End(OutcomeKind.ConnectFailure);
        _tried = _tried.Add(failed.Candidate);
        _attempts = _attempts.Add(new ConnectAttempt(failed.Endpoint, failure));
        next = default;
        var avoid = request.Avoid.IsDefaultOrEmpty ? _tried : request.Avoid.AddRange(_tried);
        return _attempts.Length < options.Attempts
            && leaser.TryLease(new PickRequest { AffinityKey = request.AffinityKey, Avoid = avoid }, out next);
    }

    /// <summary>The failure of the whole.</summary>
    /// <returns>An exception that lists every attempt.</returns>
    public ConnectFailedException ToException() => new(leaser.Current, _attempts, leaser.Now);
}
