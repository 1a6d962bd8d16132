using Discovery.Endpoints;
using Discovery.Policies;
using Discovery.Simulation.Baselines;

namespace Discovery.Simulation.Runs;

/// <summary>The policies that can be simulated, by name: the library's own, and baselines that see what no client can see.</summary>
internal static class PolicyMakers
{
    internal const string JoinShortestQueue = "jsq";
    internal const string CentralQueue = "central_queue";
    internal const string FreshTwoChoices = "fresh_p2c";

    /// <summary>What every scenario is measured against.</summary>
    internal static IReadOnlyList<string> Baselines { get; } = [CentralQueue, JoinShortestQueue];

    /// <summary>All names.</summary>
    internal static IEnumerable<string> Names => [.. Baselines, FreshTwoChoices, "adaptive_probe", "adaptive_local", .. BalancingPolicies.BuiltIn.Keys];

    /// <summary>Makes the policy of one client.</summary>
    internal static IBalancingPolicy Make(string name, PolicyScene scene)
    {
        var random = new SeededRandom(scene.Random.NextInt64());
        return name switch
        {
            JoinShortestQueue => new JoinShortestQueue(scene.Fleet, random),
            CentralQueue => new CentralQueue(scene.Fleet, random),
            FreshTwoChoices => new FreshTwoChoices(scene.Fleet, random),
            "adaptive_probe" => new Adaptive(new PolicyContext(random, scene.Clock), new Clients.SimulatedProbe(scene)),
            "adaptive_local" => new Adaptive(new PolicyContext(random, scene.Clock)),
            _ => BalancingPolicies.BuiltIn[name](new PolicyContext(random, scene.Clock)),
        };
    }
}
