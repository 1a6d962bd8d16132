using System.Collections.Immutable;

namespace Discovery;

/// <summary>All that a source knows of one service at one moment: complete, immutable, never a delta.</summary>
/// <remarks>
/// Four answers are told apart. Endpoints: the service exists and has these. No endpoints: it exists and nobody is there.
/// <see cref="Absent"/>: the source does not know the name. <see cref="Failed(Exception, EndpointSet)"/>: the source could not ask.
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

    /// <summary>Why the source could not ask.</summary>
    /// <value><see langword="null"/> for an answer.</value>
    public Exception? Failure { get; private init; }

    /// <summary>How many attempts failed in a row, where the source counts them itself; else 0.</summary>
    internal int Failures { get; private init; }

    /// <summary>What to use in place of the last good set, as long as the source could not ask.</summary>
    /// <value><see langword="null"/> for an answer, and where the last good set stays.</value>
    public EndpointSet? StandIn { get; private init; }

    /// <summary>What to use: this set, or of a failure the set that stands in, if there is one.</summary>
    internal EndpointSet? Usable => Failure is null ? this : StandIn;

    /// <summary>The number that the live set gave to this set: it grows with each change, from 1.</summary>
    /// <value>0 until a live set published it.</value>
    public long Version { get; private init; }

    /// <summary>Makes the answer "no such name".</summary>
    /// <param name="source">Who says so.</param>
    /// <param name="explanation">Why, where that is not plain.</param>
    /// <returns>The set.</returns>
    public static EndpointSet Absent(string source, string? explanation = null) =>
        new(source, [], isAbsent: true) { Explanation = explanation };

    /// <summary>Makes the answer "could not ask". Those who read it keep the last good set, and mark it stale.</summary>
    /// <remarks>
    /// The same as an exception, save that the enumeration goes on: what the source remembers stays. Before it asks again, a source awaits
    /// <c>WatchContext.BackoffAsync</c>.
    /// </remarks>
    /// <param name="failure">Why.</param>
    /// <param name="standIn">What to use meanwhile in place of the last good set: a part that is known, a set that was kept in a file.</param>
    /// <returns>The answer.</returns>
    public static EndpointSet Failed(Exception failure, EndpointSet? standIn = null) => Failed(failure, standIn, failures: 0);

    internal static EndpointSet Failed(Exception failure, EndpointSet? standIn, int failures)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return new("failure", [], isAbsent: false) { Failure = failure, Failures = failures, StandIn = standIn };
    }

    /// <summary>The same set with an explanation, unless it has one.</summary>
    internal EndpointSet Explained(string explanation) => new(this) { Explanation = Explanation ?? explanation };

    internal EndpointSet WithVersion(long version) => new(this) { Version = version };

    /// <summary>Whether a picker made from this set would serve for <paramref name="other"/> too.</summary>
    internal bool SaysTheSameAs(EndpointSet other) =>
        ReferenceEquals(Failure, other.Failure)
        && (StandIn is null ? other.StandIn is null : other.StandIn is not null && StandIn.SaysTheSameAs(other.StandIn))
        && IsAbsent == other.IsAbsent
        && IsPassThrough == other.IsPassThrough
        && Source == other.Source
        && Explanation == other.Explanation
        && Traits.Equals(other.Traits)
        // The same array first: a source that polls confirms what it said before, and most of its polls change nothing.
        && (Endpoints == other.Endpoints || SameEndpoints(Endpoints.AsSpan(), other.Endpoints.AsSpan()));

    /// <inheritdoc/>
    public override string ToString() =>
        Failure is not null ? $"failed: {Failure.Message}"
        : IsAbsent ? $"{Source}: no such service"
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
