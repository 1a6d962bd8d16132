using System.Collections.Immutable;
using Discovery.Balancing;
using Discovery.Testing;

namespace Discovery.Tests.Balancing;

/// <summary>What tests of policies have in common.</summary>
internal static class Picks
{
    /// <summary>A policy of the library.</summary>
    internal static IBalancingPolicy Policy(string name, PolicyOptions? options = null, long seed = 1, TimeProvider? clock = null) =>
        new PolicyChoice(name, options).Create(new PolicyContext(new SeededRandom(seed), clock ?? TimeProvider.System));

    /// <summary>Candidates whose names say their place: 10.0.0.1 is the first.</summary>
    internal static ImmutableArray<Candidate> Weighing(params double?[] weights) =>
        FakeCandidates.Create([.. weights.Select((w, i) => new ServiceEndpoint($"10.0.{i >> 8}.{i & 255}", 80) { Weight = w })]);

    internal static ImmutableArray<Candidate> Alike(int count) => Weighing(new double?[count]);

    internal static Candidate[] Take(this IPicker picker, int count) => [.. Enumerable.Range(0, count).Select(_ => picker.Pick(default))];

    /// <summary>How often each candidate is picked.</summary>
    internal static int[] Count(this IPicker picker, ImmutableArray<Candidate> candidates, int picks)
    {
        var counts = new int[candidates.Length];
        for (var i = 0; i < picks; i++)
            counts[candidates.IndexOf(picker.Pick(default))]++;
        return counts;
    }

    /// <summary>Takes leases that do not end.</summary>
    internal static int[] Hold(this IPicker picker, ImmutableArray<Candidate> candidates, int picks)
    {
        for (var i = 0; i < picks; i++)
            picker.Pick(default).TryBegin();
        return [.. candidates.Select(c => c.InFlight)];
    }

    /// <summary>One lease, from begin to end, of which the candidate's signals are told.</summary>
    internal static void Lease(this Candidate candidate, ManualClock clock, TimeSpan latency, OutcomeKind kind = OutcomeKind.Success, LoadReport? load = null)
    {
        candidate.TryBegin();
        candidate.Began(clock.GetTimestamp());
        clock.Advance(latency);
        candidate.End(new Outcome(kind, latency, load), clock.GetTimestamp());
    }

    /// <summary>Asserts that counts are those of independent draws with these chances, within five standard deviations each.</summary>
    internal static void AssertDrawn(int[] counts, params double[] shares)
    {
        var picks = counts.Sum();
        Assert.Equal(shares.Length, counts.Length);
        for (var i = 0; i < shares.Length; i++)
        {
            var share = shares[i] / shares.Sum();
            var slack = 5 * Math.Sqrt(picks * share * (1 - share));
            Assert.True(Math.Abs(counts[i] - (picks * share)) <= slack, $"{i}: {counts[i]} of {picks}, expected {picks * share:0} +- {slack:0}");
        }
    }
}
