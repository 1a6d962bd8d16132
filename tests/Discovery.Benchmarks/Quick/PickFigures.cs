using Discovery.Benchmarks.Micro;
using Discovery.Endpoints;
using Discovery.Policies;

namespace Discovery.Benchmarks.Quick;

/// <summary>What a pick costs: as a ratio to an interlocked increment plus an array read, and how that grows with the set.</summary>
internal static class PickFigures
{
    private const int Operations = 200_000;

    internal static IEnumerable<Figure> All =>
    [
        Cost("round_robin", BalancingPolicies.RoundRobin, 100),
        Cost("p2c", BalancingPolicies.PowerOfTwoChoices, 100),
        Cost("random", BalancingPolicies.Random, 100),
        Cost("least_request", BalancingPolicies.LeastRequest, 3),
        Growth("round_robin", BalancingPolicies.RoundRobin),
        Growth("p2c", BalancingPolicies.PowerOfTwoChoices),
        Growth("random", BalancingPolicies.Random),
    ];

    private static Figure Cost(string name, string policy, int count) => new($"pick.{name}.{count}.ratio", "x", () =>
        Paired.Ratio(Picks(Scene.Picker(policy, count)), Increments(), Operations));

    private static Figure Growth(string name, string policy) => new($"pick.{name}.10000.growth", "x", () =>
        Paired.Ratio(Picks(Scene.Picker(policy, 10_000)), Picks(Scene.Picker(policy, 3)), Operations));

    private static Action<int> Picks(IPicker picker)
    {
        Candidate? last = null;
        return operations =>
        {
            for (var i = 0; i < operations; i++)
                last = picker.Pick(default);
            GC.KeepAlive(last);
        };
    }

    private static Action<int> Increments()
    {
        var items = Scene.Candidates(128).ToArray();
        var counter = 0;
        Candidate? last = null;
        return operations =>
        {
            for (var i = 0; i < operations; i++)
                last = items[Interlocked.Increment(ref counter) & 127];
            GC.KeepAlive(last);
        };
    }
}
