using System.Collections.Concurrent;
using System.Collections.Immutable;
using Discovery.Endpoints;
using Discovery.Policies;
using Discovery.Testing;

namespace Discovery.Tests.Policies;

/// <summary>What every policy must keep to.</summary>
public sealed class PolicyContractTests
{
    public static TheoryData<string> Names => [.. BalancingPolicies.BuiltIn.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_only_candidate_is_picked(string policy)
    {
        var candidates = Candidates(1);
        var picker = Picker(policy, candidates);

        for (var i = 0; i < 10; i++)
            Assert.Same(candidates[0], picker.Pick(default));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Equal_candidates_get_like_shares(string policy)
    {
        const int Picks = 30_000;
        var counts = Count(Picker(policy, Candidates(3)), Picks);

        Assert.Equal(3, counts.Count);
        // Five standard deviations of a fair draw.
        var slack = 5 * Math.Sqrt(Picks * (1 / 3.0) * (2 / 3.0));
        Assert.All(counts.Values, count => Assert.InRange(count, (Picks / 3) - slack, (Picks / 3) + slack));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Only_given_candidates_are_picked_and_none_is_left_out(string policy)
    {
        foreach (var count in new[] { 2, 3, 7, 64 })
        {
            var candidates = Candidates(count);
            var picked = Count(Picker(policy, candidates), 100 * count).Keys;

            Assert.Equal(candidates.ToHashSet(), picked.ToHashSet());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Many_threads_may_pick_at_once(string policy)
    {
        var candidates = Candidates(5);
        var picker = Picker(policy, candidates);
        var picked = new ConcurrentDictionary<Candidate, int>();

        void Use()
        {
            for (var i = 0; i < 10_000; i++)
                picked.AddOrUpdate(picker.Pick(default), 1, (_, n) => n + 1);
        }

        Race.Run(Use, Use, Use, Use);

        Assert.Equal(candidates.ToHashSet(), picked.Keys.ToHashSet());
        Assert.Equal(40_000, picked.Values.Sum());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_pick_allocates_nothing(string policy)
    {
        foreach (var count in new[] { 1, 2, 10 })
        {
            var picker = Picker(policy, Candidates(count));
            // As long as the measured loop: the runtime allocates once, when it compiles that loop while it runs.
            Pick(picker, 10_000);

            var before = GC.GetAllocatedBytesForCurrentThread();
            Pick(picker, 10_000);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

            Assert.Equal(0, allocated);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Equal_seeds_give_equal_picks(string policy)
    {
        var candidates = Candidates(10);

        Assert.Equal(Sequence(policy, candidates, 7), Sequence(policy, candidates, 7));
        Assert.NotEqual(Sequence(policy, candidates, 7), Sequence(policy, candidates, 8));
    }

    [Fact]
    public void Names_are_found_whatever_their_case() =>
        Assert.IsType<RoundRobin>(BalancingPolicies.BuiltIn["Round_Robin"](new PolicyContext(new SeededRandom(1), TimeProvider.System)));

    [Fact]
    public void Each_name_makes_the_policy_it_says()
    {
        static IBalancingPolicy Make(string name) => BalancingPolicies.BuiltIn[name](new PolicyContext(new SeededRandom(1), TimeProvider.System));

        Assert.IsType<RingHash>(Make(BalancingPolicies.RingHash));
        Assert.IsType<Maglev>(Make(BalancingPolicies.Maglev));
        Assert.IsType<Rendezvous>(Make(BalancingPolicies.Rendezvous));
        Assert.IsType<DestinationHashing>(Make(BalancingPolicies.DestinationHashing));
        Assert.IsType<SourceHashing>(Make(BalancingPolicies.SourceHashing));
        Assert.IsType<RandomPolicy>(Make(BalancingPolicies.Random));
        Assert.IsType<RoundRobin>(Make(BalancingPolicies.RoundRobin));
        Assert.IsType<PowerOfTwoChoices>(Make(BalancingPolicies.PowerOfTwoChoices));
        Assert.IsType<LeastRequest>(Make(BalancingPolicies.LeastRequest));
    }

    private static Candidate[] Sequence(string policy, ImmutableArray<Candidate> candidates, long seed)
    {
        var picker = BalancingPolicies.BuiltIn[policy](new PolicyContext(new SeededRandom(seed), TimeProvider.System)).CreatePicker(candidates);
        return [.. Enumerable.Range(0, 50).Select(_ => picker.Pick(default))];
    }

    private static void Pick(IPicker picker, int times)
    {
        for (var i = 0; i < times; i++)
            picker.Pick(default);
    }

    private static Dictionary<Candidate, int> Count(IPicker picker, int picks) =>
        Enumerable.Range(0, picks).Select(_ => picker.Pick(default)).CountBy(c => c).ToDictionary();

    private static IPicker Picker(string policy, ImmutableArray<Candidate> candidates) =>
        BalancingPolicies.BuiltIn[policy](new PolicyContext(new SeededRandom(1), TimeProvider.System)).CreatePicker(candidates);

    private static ImmutableArray<Candidate> Candidates(int count) =>
        FakeCandidates.Create([.. Enumerable.Range(1, count).Select(i => $"10.0.0.{i}:80")]);
}
