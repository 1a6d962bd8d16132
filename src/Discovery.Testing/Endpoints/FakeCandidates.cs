using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Discovery.Balancing;

namespace Discovery.Testing;

/// <summary>Candidates without a live set, to test a policy of your own.</summary>
/// <remarks>
/// <code>
/// var candidates = FakeCandidates.Create("10.0.0.1:80", "10.0.0.2:80");
/// candidates[0].SetInFlight(5);
///
/// var picked = new MyPolicy().CreatePicker(candidates).Pick(new PickRequest());
///
/// Assert.Same(candidates[1], picked);
/// </code>
/// </remarks>
public static class FakeCandidates
{
    /// <summary>Makes candidates that are ready and idle.</summary>
    /// <param name="addresses">Their addresses as <c>host:port</c>.</param>
    /// <returns>The candidates, as <see cref="IBalancingPolicy.CreatePicker"/> takes them.</returns>
    /// <exception cref="FormatException">An address cannot be read.</exception>
    [OverloadResolutionPriority(1)]
    public static ImmutableArray<Candidate> Create(params string[] addresses) => Create([.. addresses.Select(ServiceEndpoint.Parse)]);

    /// <summary>Makes idle candidates.</summary>
    /// <param name="endpoints">Their endpoints, with weights, localities or whatever the policy looks at.</param>
    /// <returns>The candidates.</returns>
    public static ImmutableArray<Candidate> Create(params ServiceEndpoint[] endpoints) =>
        [.. endpoints.Select(endpoint => new Candidate(endpoint, DateTimeOffset.UnixEpoch, Deaf.Listener))];

    /// <summary>Makes a candidate look busy, or idle again.</summary>
    /// <param name="candidate">A candidate made here.</param>
    /// <param name="leases">How many leases it is to have in flight; 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="leases"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">The candidate has left its set, so it takes no leases.</exception>
    public static void SetInFlight(this Candidate candidate, int leases)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        ArgumentOutOfRangeException.ThrowIfNegative(leases);
        while (candidate.InFlight < leases)
        {
            if (!candidate.TryBegin())
                throw new InvalidOperationException($"{candidate} has left its set, so it takes no leases.");
        }

        while (candidate.InFlight > leases)
            candidate.End(new Outcome(OutcomeKind.Dropped, TimeSpan.Zero), 0);
    }

    /// <summary>Makes a candidate look as if it had been known since a moment.</summary>
    /// <param name="candidate">A candidate made here.</param>
    /// <param name="since">The moment.</param>
    public static void SetSince(this Candidate candidate, DateTimeOffset since)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        candidate.Since = since;
    }

    private sealed class Deaf : IOutcomeListener
    {
        internal static readonly Deaf Listener = new();

        public void OnOutcome(Candidate candidate, in Outcome outcome)
        {
            // These leases are pretended: nobody is to learn from them.
        }
    }
}
