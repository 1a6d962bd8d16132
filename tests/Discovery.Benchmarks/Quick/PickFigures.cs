using Discovery.Balancing;
using Discovery.Benchmarks.Micro;

namespace Discovery.Benchmarks.Quick;

/// <summary>What a pick costs: as a ratio to an interlocked increment plus an array read, how that grows with the set, and what a change of set costs.</summary>
internal static class PickFigures
{
    // CPU time of one round of a loop, and of all loops before the first figure (tiering starts after 100 ms of quiet).
    private const long Round = 150_000;
    private const long LongRound = 1_000_000;
    private const long Chunk = 30_000;
    private const long WarmUp = 1_000_000_000;

    // Where a pick is so short that what threads share shows.
    private static readonly string[] Constant =
    [
        BalancingPolicies.Random, BalancingPolicies.WeightedRandom, BalancingPolicies.RoundRobin, BalancingPolicies.WeightedRoundRobin,
        BalancingPolicies.PowerOfTwoChoices, BalancingPolicies.PeakEwma, BalancingPolicies.OrcaWeightedRoundRobin,
    ];

    private static readonly Lazy<Action<int>> Baseline = new(Increments);

    internal static IEnumerable<Figure> All =>
    [
        .. Policies.SelectMany(Of),
        new("pick.least_request.3.ratio", "x", () => Cost(BalancingPolicies.LeastRequest, 3)),
    ];

    // The default is one of two others.
    private static IEnumerable<string> Policies => BalancingPolicies.Names.Where(name => name != BalancingPolicies.Default);

    private static IEnumerable<Figure> Of(string policy)
    {
        var name = policy == BalancingPolicies.PowerOfTwoChoices ? "p2c" : policy;
        yield return new($"pick.{name}.100.ratio", "x", () => Cost(policy, 100));
        yield return new($"pick.{name}.100.bytes", "bytes", () => Paired.Bytes(new PickScene(policy).Picks(100), 1_000));
        yield return new($"pick.{name}.10000.growth", "x", () => Growth(policy));
        if (Constant.Contains(policy))
            yield return new($"pick.{name}.2threads.speedup", "x", () => Speedup(policy));
        yield return new($"rebuild.{name}.1000.ms", "ms", () => Paired.Milliseconds(new PickScene(policy).Rebuilds(1_000)));
    }

    private static double Cost(string policy, int count) => Paired.WarmRatio(Timed(Picks(policy, count)), Timed(Baseline.Value));

    private static double Growth(string policy) =>
        Paired.BestRatio(Timed(Picks(policy, 10_000), LongRound), Timed(Picks(policy, 100), LongRound));

    private static double Speedup(string policy)
    {
        var loop = Picks(policy, 100);
        return new TwoThreads(loop, Paired.OperationsIn(Chunk, loop)).Speedup();
    }

    private static (Action<int> Loop, int Operations) Timed(Action<int> loop, long round = Round) => (loop, Paired.OperationsIn(round, loop));

    private static Action<int> Picks(string policy, int count)
    {
        // The first figure warms up all: the pickers take turns, so that no loop is compiled for one of them alone.
        _ = Baseline.Value;
        return new PickScene(policy).Picks(count);
    }

    private static Action<int> Increments()
    {
        var items = Scene.Candidates(128).ToArray();
        var counter = 0;
        Action<int> increments = operations =>
        {
            Candidate? last = null;
            for (var i = 0; i < operations; i++)
                last = items[Interlocked.Increment(ref counter) & 127];
            GC.KeepAlive(last);
        };
        Action<int>[] loops = [increments, .. Policies.Select(policy => new PickScene(policy).Picks(100))];
        for (var start = ThreadCpu.Nanoseconds(); ThreadCpu.Nanoseconds() - start < WarmUp;)
        {
            foreach (var loop in loops)
                loop(500);
        }

        return increments;
    }
}
