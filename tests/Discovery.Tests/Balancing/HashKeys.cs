using System.Collections.Immutable;
using Discovery.Balancing;
using Discovery.Testing;

namespace Discovery.Tests.Balancing;

/// <summary>Candidates and keys for the tests of hash policies.</summary>
internal static class HashKeys
{
    internal static ImmutableArray<Candidate> Candidates(int count) =>
        FakeCandidates.Create([.. Enumerable.Range(0, count).Select(i => $"10.0.{i / 250}.{(i % 250) + 1}:80")]);

    internal static ImmutableArray<Candidate> Weighted(params double[] weights) =>
        FakeCandidates.Create([.. weights.Select((w, i) => new ServiceEndpoint($"10.0.0.{i + 1}", 80) { Weight = w })]);

    internal static IPicker Picker(string policy, CandidateGroup group, long seed = 1) =>
        Picks.Policy(policy, seed: seed).CreatePicker(group);

    internal static PickRequest Key(long key, ImmutableArray<Candidate> avoid = default) =>
        new() { AffinityKey = AffinityKey.From(key), Avoid = avoid };

    /// <summary>Where the keys from 0 up go.</summary>
    internal static Candidate[] Place(IPicker picker, int keys) =>
        [.. Enumerable.Range(0, keys).Select(key => picker.Pick(Key(key)))];

    internal static double Share(Candidate[] placed, Candidate candidate) => placed.Count(c => ReferenceEquals(c, candidate)) / (double)placed.Length;

    /// <summary>The share of keys that moved although the candidate that they were at is still there.</summary>
    internal static double Strays(Candidate[] before, Candidate[] after, Candidate gone) =>
        before.Where((c, i) => !ReferenceEquals(c, gone) && !ReferenceEquals(c, after[i])).Count() / (double)before.Length;
}
