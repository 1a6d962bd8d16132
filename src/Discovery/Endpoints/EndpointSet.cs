using System.Collections.Immutable;

namespace Discovery.Endpoints;

/// <summary>All that a source knows of one service at one moment: complete, immutable, never a delta.</summary>
/// <remarks>
/// Three answers are told apart. Endpoints: the service exists and has these. No endpoints: it exists and nobody is there.
/// <see cref="Absent"/>: the source does not know the name. "Could not ask" is no set at all: the source throws.
/// </remarks>
public sealed class EndpointSet
{
    /// <summary>Makes the set of a service that exists.</summary>
    /// <param name="source">Who says so, for people: <c>kubernetes shop/orders</c>, <c>configuration Services:orders</c>.</param>
    /// <param name="endpoints">The endpoints. May be empty: the service exists and nobody is there.</param>
    public EndpointSet(string source, params IEnumerable<ServiceEndpoint> endpoints)
        : this(source, ImmutableArray.CreateRange(endpoints), isAbsent: false) // Takes an immutable array as it is, where a spread would copy it.
    {
    }

    /// <summary>Makes a set of endpoints that are an array already, which is taken as it is.</summary>
    internal EndpointSet(string source, ImmutableArray<ServiceEndpoint> endpoints)
        : this(source, endpoints, isAbsent: false)
    {
    }

    private EndpointSet(string source, ImmutableArray<ServiceEndpoint> endpoints, bool isAbsent)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        Source = source;
        Endpoints = endpoints;
        IsAbsent = isAbsent;
    }

    private EndpointSet(EndpointSet other)
        : this(other.Source, other.Endpoints, other.IsAbsent)
    {
        Explanation = other.Explanation;
        Traits = other.Traits;
        IsPassThrough = other.IsPassThrough;
        Version = other.Version;
        Failure = other.Failure;
        Failures = other.Failures;
    }

    /// <summary>Who said so, for people to read.</summary>
    public string Source { get; }

    /// <summary>The endpoints, whatever their condition, in the source's order.</summary>
    public ImmutableArray<ServiceEndpoint> Endpoints { get; }

    /// <summary>Whether the source does not know the name.</summary>
    public bool IsAbsent { get; }

    /// <summary>Why the set is as it is, where that is not plain: <c>no port is named 'grpc'; ports are http, admin</c>.</summary>
    /// <value>A clause without a full stop, shown in error messages. Default: <see langword="null"/>.</value>
    public string? Explanation { get; init; }

    /// <summary>What the source says of the service as a whole.</summary>
    /// <value>Default: <see cref="ServiceTraits.None"/>.</value>
    public ServiceTraits Traits { get; init; } = ServiceTraits.None;

    /// <summary>Whether nobody looked the name up: the endpoint is the name itself, for the system's resolver to find.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool IsPassThrough { get; init; }

    /// <summary>Why this is the last good set rather than the newest one.</summary>
    /// <value>The source's last failure, or <see langword="null"/> for a fresh set.</value>
    public Exception? Failure { get; private init; }

    /// <summary>How many attempts to ask the source failed in a row; 0 for a fresh set.</summary>
    internal int Failures { get; private init; }

    /// <summary>The number that the live set gave to this set: it grows with each change, from 1.</summary>
    /// <value>0 until a live set published it.</value>
    public long Version { get; private init; }

    /// <summary>Makes the answer "no such name".</summary>
    /// <param name="source">Who says so.</param>
    /// <param name="explanation">Why, where that is not plain.</param>
    /// <returns>The set.</returns>
    public static EndpointSet Absent(string source, string? explanation = null) =>
        new(source, [], isAbsent: true) { Explanation = explanation };

    /// <summary>The same set, marked as the last good one of a source that now fails.</summary>
    /// <param name="failure">The failure.</param>
    /// <returns>A copy.</returns>
    public EndpointSet AsStale(Exception failure) => AsStale(failure, failures: 1);

    internal EndpointSet AsStale(Exception failure, int failures) => new(this) { Failure = failure, Failures = failures };

    /// <summary>The same set with an explanation, unless it has one.</summary>
    internal EndpointSet Explained(string explanation) => new(this) { Explanation = Explanation ?? explanation };

    internal EndpointSet WithVersion(long version) => new(this) { Version = version };

    /// <summary>Whether a picker made from this set would serve for <paramref name="other"/> too.</summary>
    internal bool SaysTheSameAs(EndpointSet other) =>
        IsAbsent == other.IsAbsent
        && IsPassThrough == other.IsPassThrough
        && Source == other.Source
        && Explanation == other.Explanation
        && Traits.Equals(other.Traits)
        // The same array first: a source that polls confirms what it said before, and most of its polls change nothing.
        && (Endpoints == other.Endpoints || SameEndpoints(Endpoints.AsSpan(), other.Endpoints.AsSpan()));

    /// <inheritdoc/>
    public override string ToString() =>
        IsAbsent ? $"{Source}: no such service"
        : Endpoints.IsEmpty ? $"{Source}: no endpoints"
        : $"{Source}: {string.Join(", ", Endpoints)}";

    // Sources hand the same objects out again for what has not changed, so nearly all are told by reference.
    private static bool SameEndpoints(ReadOnlySpan<ServiceEndpoint> one, ReadOnlySpan<ServiceEndpoint> other)
    {
        if (one.Length != other.Length)
            return false;

        for (var i = 0; i < one.Length; i++)
        {
            if (!ReferenceEquals(one[i], other[i]) && !one[i].Equals(other[i]))
                return false;
        }

        return true;
    }
}
