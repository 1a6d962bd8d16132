namespace Discovery;

/// <summary>The use of one endpoint for one request or connection. End it exactly once, when the response or stream has ended.</summary>
/// <remarks>
/// Copies stand for the same lease. Ending it again does nothing. A lease never ended leaves its endpoint counted as busy.
/// Disposing a lease that was not ended counts as <see cref="OutcomeKind.Dropped"/>.
/// </remarks>
public readonly struct EndpointLease : IDisposable, IEquatable<EndpointLease>
{
    private readonly LeaseSlot? _slot;
    private readonly int _token;

    internal EndpointLease(LeaseSlot slot, Candidate candidate, int token)
    {
        _slot = slot;
        Candidate = candidate;
        _token = token;
    }

    /// <summary>The candidate that was picked; <see langword="null"/> for a default value.</summary>
    public Candidate Candidate { get; }

    /// <summary>The endpoint to use.</summary>
    public ServiceEndpoint Endpoint => Candidate.Endpoint;

    /// <summary>Whether the lease has ended.</summary>
    public bool HasEnded => _slot is null || _slot.HasEnded(_token);

    /// <summary>Whether two values stand for the same lease.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(EndpointLease left, EndpointLease right) => left.Equals(right);

    /// <summary>Whether two values stand for different leases.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(EndpointLease left, EndpointLease right) => !left.Equals(right);

    /// <summary>Ends the lease and tells how it went.</summary>
    /// <param name="outcome">How it went; the time since the lease began is added.</param>
    /// <param name="load">What the server said of its load, if it did.</param>
    public void End(OutcomeKind outcome, LoadReport? load = null) => _slot?.End(_token, outcome, load);

    /// <summary>Ends the lease as <see cref="OutcomeKind.Dropped"/>, unless it has ended.</summary>
    public void Dispose() => End(OutcomeKind.Dropped);

    /// <inheritdoc/>
    public bool Equals(EndpointLease other) => ReferenceEquals(_slot, other._slot) && _token == other._token;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is EndpointLease other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_slot, _token);
}
