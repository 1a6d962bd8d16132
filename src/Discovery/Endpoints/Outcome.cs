namespace Discovery.Endpoints;

/// <summary>How a lease ended and how long it lasted: all that travels backwards from a connector.</summary>
public readonly struct Outcome : IEquatable<Outcome>
{
    /// <summary>Makes an outcome.</summary>
    /// <param name="kind">How it ended.</param>
    /// <param name="latency">From lease to end; not negative.</param>
    public Outcome(OutcomeKind kind, TimeSpan latency)
    {
        Kind = kind;
        Latency = latency;
    }

    /// <summary>How it ended.</summary>
    public OutcomeKind Kind { get; }

    /// <summary>From lease to end.</summary>
    public TimeSpan Latency { get; }

    /// <summary>Whether two outcomes are equal.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(Outcome left, Outcome right) => left.Equals(right);

    /// <summary>Whether two outcomes differ.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(Outcome left, Outcome right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Outcome other) => Kind == other.Kind && Latency == other.Latency;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Outcome other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Latency);
}
