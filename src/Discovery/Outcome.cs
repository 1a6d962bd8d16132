namespace Discovery;

/// <summary>How a lease ended, how long it lasted, and what the server said of its load: all that travels backwards from a connector.</summary>
public readonly struct Outcome : IEquatable<Outcome>
{
    /// <summary>Makes an outcome.</summary>
    /// <param name="kind">How it ended.</param>
    /// <param name="latency">From lease to end; not negative.</param>
    /// <param name="load">What the server said of its load, if it did.</param>
    public Outcome(OutcomeKind kind, TimeSpan latency, LoadReport? load = null)
    {
        Kind = kind;
        Latency = latency;
        Load = load;
    }

    /// <summary>How it ended.</summary>
    public OutcomeKind Kind { get; }

    /// <summary>Whether it counts against the endpoint: neither a success nor dropped.</summary>
    public bool IsFailure => Kind is OutcomeKind.Failure or OutcomeKind.GatewayFailure or OutcomeKind.ConnectFailure;

    /// <summary>From lease to end.</summary>
    public TimeSpan Latency { get; }

    /// <summary>What the server said of its load.</summary>
    /// <value><see langword="null"/> if it said nothing.</value>
    public LoadReport? Load { get; }

    /// <summary>Whether two outcomes are equal.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(Outcome left, Outcome right) => left.Equals(right);

    /// <summary>Whether two outcomes differ.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(Outcome left, Outcome right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Outcome other) => Kind == other.Kind && Latency == other.Latency && ReferenceEquals(Load, other.Load);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Outcome other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Latency, Load);
}
