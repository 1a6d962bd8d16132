using System.Collections.Concurrent;
using System.Collections.Immutable;
using Discovery.Balancing;

namespace Discovery.Tests.Balancing;

/// <summary>What every policy must keep to.</summary>
public sealed class PolicyContractTests
{
    // These keep to an order instead of giving shares.
    private static readonly string[] Ordered =
        [BalancingPolicies.FirstAvailable, BalancingPolicies.WeightedFailover, BalancingPolicies.WeightedOverflow];

    private static readonly LoadReport Report = new() { RequestsPerSecond = 10, CpuUtilization = 0.5 };

    public static TheoryData<string> Names => [.. BalancingPolicies.Names];

    public static TheoryData<string> Sharing => [.. BalancingPolicies.Names.Except(Ordered)];

    public static TheoryData<string> OrderedNames => [.. Ordered];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_only_candidate_is_picked(string policy)
    {
        foreach (var weight in new double?[] { null, 0, 7 })
        {
            var candidates = Picks.Weighing(weight);
            var picker = Picker(policy, candidates);

            for (var i = 0; i < 10; i++)
                Assert.Same(candidates[0], Pick(picker, i));
        }
    }

    [Theory]
    [MemberData(nameof(Sharing))]
    public void Equal_candidates_get_like_shares(string policy)
    {
        const int Total = 30_000;
        var picker = Picker(policy, Candidates(3));
        var counts = Count(picker, Total);

        Assert.Equal(3, counts.Count);
        // Five standard deviations of a fair draw; a hash divides keys as evenly as its table is, which its own tests look at.
        var slack = picker.HonorsKeys ? Total / 6.0 : 5 * Math.Sqrt(Total * (1 / 3.0) * (2 / 3.0));
        Assert.All(counts.Values, count => Assert.InRange(count, (Total / 3) - slack, (Total / 3) + slack));
    }

    [Theory]
    [MemberData(nameof(Sharing))]
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
    [MemberData(nameof(Sharing))]
    public void Weights_of_0_for_all_tell_nobody_apart(string policy)
    {
        var candidates = Picks.Weighing(0, 0, 0);

        Assert.Equal(3, Count(Picker(policy, candidates), 300).Count);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Weight_0_among_others_drains(string policy)
    {
        var candidates = Picks.Weighing(0, 5, 0, 1);
        var picked = Count(Picker(policy, candidates), 1_000).Keys;

        Assert.Subset(new HashSet<Candidate> { candidates[1], candidates[3] }, picked.ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Sharing))]
    public void Nobody_starves_however_light(string policy)
    {
        var candidates = Picks.Weighing(1, 100, 3, 50, null, 1);
        var picker = Picker(policy, candidates);
        for (var i = 0; i < 6_000; i++)
            Pick(picker, i).TryBegin();

        Assert.All(candidates, c => Assert.True(c.InFlight > 0, $"{c} got nothing"));
    }

    [Theory]
    [MemberData(nameof(OrderedNames))]
    public void The_first_in_order_is_picked_until_it_is_to_be_avoided(string policy)
    {
        var candidates = Candidates(3);
        var picker = Picker(policy, candidates);

        Assert.Same(candidates[0], picker.Pick(default));
        Assert.Same(candidates[0], picker.Pick(default));
        Assert.Same(candidates[1], picker.Pick(new PickRequest { Avoid = [candidates[0]] }));
        Assert.Same(candidates[2], picker.Pick(new PickRequest { Avoid = [candidates[1], candidates[0]] }));
        Assert.Contains(picker.Pick(new PickRequest { Avoid = candidates }), candidates);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Many_threads_may_pick_and_lease_at_once(string policy)
    {
        foreach (var candidates in new[] { Candidates(5), Picks.Weighing(1, 2, 3, 4, 5) })
        {
            var picker = Picker(policy, candidates);
            var picked = new ConcurrentDictionary<Candidate, int>();

            void Use()
            {
                for (var i = 0; i < 5_000; i++)
                {
                    var candidate = Pick(picker, i);
                    picked.AddOrUpdate(candidate, 1, (_, n) => n + 1);
                    Lease(candidate, i);
                }
            }

            Race.Run(Use, Use, Use, Use);

            Assert.Subset(candidates.ToHashSet(), picked.Keys.ToHashSet());
            Assert.Equal(20_000, picked.Values.Sum());
            Assert.All(candidates, c => Assert.Equal(0, c.InFlight));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_pick_and_a_lease_allocate_nothing(string policy)
    {
        foreach (var candidates in new[] { Candidates(1), Candidates(2), Candidates(10), Picks.Weighing(1, 2, 5) })
        {
            var picker = Picker(policy, candidates);

            Assert.Equal(0, Allocated.ByEach(() => Use(picker, 3_000)));
        }

        static void Use(IPicker picker, int times)
        {
            for (var i = 0; i < times; i++)
                Lease(Pick(picker, i), i);
        }
    }

    [Theory]
    [MemberData(nameof(Sharing))]
    public void Equal_seeds_give_equal_picks(string policy)
    {
        var candidates = Candidates(10);

        Assert.Equal(Sequence(policy, candidates, 7), Sequence(policy, candidates, 7));
        if (!Picker(policy, candidates).HonorsKeys)
            Assert.NotEqual(Sequence(policy, candidates, 7), Sequence(policy, candidates, 8));
    }

    [Fact]
    public void Names_are_found_whatever_their_case() =>
        Assert.Equal(Sequence(BalancingPolicies.RoundRobin, Candidates(10), 1).Length, Sequence("Round_Robin", Candidates(10), 1).Distinct().Count() * 5);

    [Fact]
    public void Each_name_has_a_constant_and_each_constant_a_policy()
    {
        var constants = typeof(BalancingPolicies).GetFields().Select(f => (string)f.GetRawConstantValue()!).ToList();

        Assert.Equal(constants.Order(StringComparer.Ordinal), BalancingPolicies.Names.Order(StringComparer.Ordinal));
    }

    private static Candidate[] Sequence(string policy, ImmutableArray<Candidate> candidates, long seed)
    {
        var picker = Picks.Policy(policy, seed: seed).CreatePicker(candidates);
        return [.. Enumerable.Range(0, 50).Select(i => Pick(picker, i))];
    }

    // Those that go by keys get many different ones.
    private static Candidate Pick(IPicker picker, int number) =>
        picker.Pick(picker.HonorsKeys ? new PickRequest { AffinityKey = AffinityKey.From(number) } : default);

    private static void Lease(Candidate candidate, int number)
    {
        candidate.TryBegin();
        candidate.Began(number);
        candidate.End(new Outcome((OutcomeKind)(number & 3), TimeSpan.FromMilliseconds(number & 15), Report), number + 5);
    }

    private static Dictionary<Candidate, int> Count(IPicker picker, int picks) =>
        Enumerable.Range(0, picks).Select(i => Pick(picker, i)).CountBy(c => c).ToDictionary();

    private static IPicker Picker(string policy, ImmutableArray<Candidate> candidates) =>
        Picks.Policy(policy).CreatePicker(candidates);

    private static ImmutableArray<Candidate> Candidates(int count) => Picks.Alike(count);
}
