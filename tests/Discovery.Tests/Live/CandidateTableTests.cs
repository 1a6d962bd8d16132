using System.Collections.Immutable;

namespace Discovery.Tests.Live;

public sealed class CandidateTableTests
{
    [Fact]
    public void The_same_objects_keep_their_candidates_at_whatever_place()
    {
        var all = Endpoints(0, 3000);
        var old = Carry([], all).Candidates;

        ServiceEndpoint[] now = [.. all[..10], .. Endpoints(9000, 5), .. all[10..500], .. all[1400..2000], Changed(all[2000]), .. all[2001..2990], all[2995], all[2990]];
        var (candidates, gone, added) = Carry(old, now);

        Assert.Equal(now, candidates.Select(c => c.Endpoint));
        Assert.Equal(5, added);
        Assert.Equal(3000 - (now.Length - 5), gone.Count);
        AssertCarried(old, candidates);
    }

    [Fact]
    public void Random_changes_carry_what_a_table_of_all_would_carry()
    {
        var random = new SeededRandom(11);
        var old = Carry([], Endpoints(0, 40)).Candidates;
        for (var step = 0; step < 3_000; step++)
        {
            var set = old.Select(c => c.Endpoint).ToList();
            for (var n = random.Next(6); n > 0; n--)
                Change(set, random);

            var (candidates, gone, added) = Carry(old, [.. set]);

            var firsts = set.DistinctBy(e => (e.Address, e.Uid)).ToList();
            Assert.Equal(firsts.Select(e => e.Weight), candidates.Select(c => c.Endpoint.Weight));
            Assert.Equal(firsts.Select(e => (e.Address, e.Uid)), candidates.Select(c => (c.Endpoint.Address, c.Endpoint.Uid)));
            Assert.Equal(added, candidates.Except(old).Count());
            Assert.Equal(old.Except(candidates).ToHashSet(), gone.ToHashSet());
            AssertCarried(old, candidates);
            old = candidates;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_an_endpoint_named_twice_the_first_counts_whichever_object_is_known(bool knownFirst)
    {
        var one = Endpoints(1, 1)[0];
        var other = Changed(one);
        var old = Carry([], one).Candidates;

        var (candidates, gone, added) = Carry(old, knownFirst ? [one, other] : [other, one]);

        Assert.Same(old[0], Assert.Single(candidates));
        Assert.Same(knownFirst ? one : other, candidates[0].Endpoint);
        Assert.Empty(gone);
        Assert.Equal(0, added);
    }

    [Fact]
    public void The_same_object_twice_is_one_candidate()
    {
        var one = Endpoints(1, 1)[0];

        Assert.Single(Carry([], one, one).Candidates);
        Assert.Single(Carry(Carry([], one).Candidates, one, one).Candidates);
    }

    private static void Change(List<ServiceEndpoint> set, SeededRandom random)
    {
        var at = random.Next(set.Count + 1);
        switch (random.Next(6))
        {
            case 0:
                set.InsertRange(at, Endpoints(random.Next(60), 1 + random.Next(3)));
                break;
            case 1 when at < set.Count:
                set.RemoveRange(at, Math.Min(1 + random.Next(4), set.Count - at));
                break;
            case 2 when at < set.Count:
                set[at] = Changed(set[at]);
                break;
            case 3 when at < set.Count:
                set.Add(set[at]);
                break;
            case 4 when at < set.Count:
                set.Insert(random.Next(set.Count), Changed(set[at]));
                break;
            case 5 when at < set.Count:
                (set[at], set[0]) = (set[0], set[at]);
                break;
        }
    }

    // Each candidate is of the same endpoint as before, by address and UID.
    private static void AssertCarried(ImmutableArray<Candidate> old, ImmutableArray<Candidate> now)
    {
        var known = old.ToDictionary(c => (c.Endpoint.Address, c.Endpoint.Uid));
        foreach (var candidate in now)
        {
            if (known.TryGetValue((candidate.Endpoint.Address, candidate.Endpoint.Uid), out var before))
                Assert.Same(before, candidate);
        }
    }

    private static ServiceEndpoint[] Endpoints(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(i => new ServiceEndpoint($"10.0.{i >> 8}.{i & 255}", 80) { Uid = $"{i}", Weight = 1 })];

    private static ServiceEndpoint Changed(ServiceEndpoint of) => new(of.Address) { Uid = of.Uid, Weight = of.Weight + 1 };

    private static (ImmutableArray<Candidate> Candidates, IReadOnlyCollection<Candidate> Gone, int Added) Carry(
        ImmutableArray<Candidate> old, params ServiceEndpoint[] endpoints) =>
        CandidateTable.Carry(old, new EndpointSet("test", endpoints), default, new Deaf());

    private sealed class Deaf : IOutcomeListener
    {
        public void OnOutcome(Candidate candidate, in Outcome outcome)
        {
        }
    }
}
