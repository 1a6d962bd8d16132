using Discovery.Balancing;

namespace Discovery.Tests.Balancing.Choosers;

public sealed class ScheduleTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [Fact]
    public void Earliest_deadline_first_serves_equal_deadlines_in_the_order_they_were_set()
    {
        // Deadlines: c 1/3, b 1/2, c 2/3, then all at 1: a since 0, b since 1/2, c since 2/3.
        Assert.Equal([2, 1, 2, 0, 1, 2], Schedule.EarliestDeadlineFirst([1, 2, 3]));
    }

    [Fact]
    public void Smooth_order_is_that_of_nginx() => Assert.Equal([0, 0, 1, 0, 2, 0, 0], Schedule.Smooth([5, 1, 1]));

    [Fact]
    public void Wrr_order_is_that_of_ipvs() => Assert.Equal([0, 0, 1, 0, 1, 2, 0, 1, 2], Schedule.Ipvs([4, 3, 2]));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Earliest_deadline_first_is_what_a_queue_of_deadlines_gives(int seed)
    {
        var weights = Weights(seed);
        var queue = new PriorityQueue<int, (decimal Deadline, int Turn)>();
        var turn = 0;
        for (; turn < weights.Length; turn++)
            queue.Enqueue(turn, (Deadline(1, weights[turn]), turn));
        var expected = new List<int>();
        var taken = new int[weights.Length];
        while (expected.Count < weights.Sum())
        {
            var place = queue.Dequeue();
            expected.Add(place);
            queue.Enqueue(place, (Deadline(++taken[place] + 1, weights[place]), turn++));
        }

        Assert.Equal(expected, Schedule.EarliestDeadlineFirst(weights));

        // Rounded, so that equal fractions are equal.
        static decimal Deadline(int turns, int weight) => Math.Round((decimal)turns / weight, 12);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Smooth_order_is_what_balances_give(int seed)
    {
        var weights = Weights(seed);
        var balances = new int[weights.Length];
        var expected = new List<int>();
        for (var i = 0; i < weights.Sum(); i++)
        {
            for (var j = 0; j < weights.Length; j++)
                balances[j] += weights[j];
            var best = Array.IndexOf(balances, balances.Max());
            balances[best] -= weights.Sum();
            expected.Add(best);
        }

        Assert.Equal(expected, Schedule.Smooth(weights));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Wrr_order_is_what_the_kernel_does(int seed)
    {
        var weights = Weights(seed);
        var expected = new List<int>();
        for (var (at, threshold) = (-1, 0); expected.Count < weights.Sum();)
        {
            at = (at + 1) % weights.Length;
            if (at == 0)
                threshold = threshold <= 1 ? weights.Max() : threshold - 1;
            if (weights[at] >= threshold)
                expected.Add(at);
        }

        Assert.Equal(expected, Schedule.Ipvs(weights));
    }

    [Theory]
    [InlineData(BalancingPolicies.WeightedRoundRobin)]
    [InlineData(BalancingPolicies.SmoothWeightedRoundRobin)]
    [InlineData(BalancingPolicies.IpvsWeightedRoundRobin)]
    public void Every_round_gives_each_its_weight_although_threads_race(string name)
    {
        var candidates = Picks.Weighing(30, 10, null, 20);
        var picker = Picks.Policy(name).CreatePicker(candidates);

        // Unknown is the mean, 20; in lowest terms a round has 8 turns.
        for (var round = 0; round < 3; round++)
            Assert.Equal([3, 1, 2, 2], picker.Count(candidates, 8));

        void Use() => picker.Hold(candidates, 8_000);
        Race.Run(Use, Use);
        Assert.Equal([6_000, 2_000, 4_000, 4_000], candidates.Select(c => c.InFlight));
    }

    [Theory]
    [InlineData(BalancingPolicies.WeightedRoundRobin)]
    [InlineData(BalancingPolicies.SmoothWeightedRoundRobin)]
    [InlineData(BalancingPolicies.IpvsWeightedRoundRobin)]
    public void Clients_begin_at_turns_spread_evenly(string name)
    {
        var candidates = Picks.Weighing(3, 1);

        var first = Enumerable.Range(0, 4_000)
            .Select(seed => Picks.Policy(name, seed: seed).CreatePicker(candidates).Pick(default))
            .CountBy(c => c).ToDictionary();

        Picks.AssertDrawn([first[candidates[0]], first[candidates[1]]], 3, 1);
    }

    [Fact]
    public void The_smooth_order_never_runs_ahead_by_more_than_a_turn()
    {
        var weights = new[] { 13, 7, 7, 5, 1 };
        var taken = new int[weights.Length];
        var turn = 0;
        foreach (var place in Schedule.Smooth(weights))
        {
            taken[place]++;
            turn++;
            for (var i = 0; i < weights.Length; i++)
                Assert.InRange(taken[i] - ((double)turn * weights[i] / weights.Sum()), -1, 1);
        }
    }

    private static int[] Weights(int seed)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, 2 + random.Next(8)).Select(_ => 1 + random.Next(12)).Append(1)];
    }
}
