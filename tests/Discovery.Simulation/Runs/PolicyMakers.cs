using Discovery.Balancing;
using Discovery.Simulation.Baselines;
using Discovery.Simulation.Clients;

namespace Discovery.Simulation.Runs;

/// <summary>The policies that can be simulated, by name: the library's own, and baselines that see what no client can see.</summary>
internal static class PolicyMakers
{
    internal const string JoinShortestQueue = "jsq";
    internal const string CentralQueue = "central_queue";
    internal const string FreshTwoChoices = "fresh_p2c";

    /// <summary>Adaptive, where no server reports its load.</summary>
    internal const string AdaptiveLocal = "adaptive_local";

    /// <summary>Adaptive with probes.</summary>
    internal const string AdaptiveProbe = "adaptive_probe";

    /// <summary>What every scenario is measured against.</summary>
    internal static IReadOnlyList<string> Baselines { get; } = [CentralQueue, JoinShortestQueue];

    /// <summary>All names.</summary>
    internal static IEnumerable<string> Names => [.. Baselines, FreshTwoChoices, AdaptiveLocal, AdaptiveProbe, .. BalancingPolicies.Names];

    /// <summary>Makes the policy of one client.</summary>
    internal static IBalancingPolicy Make(string name, PolicyScene scene)
    {
        var random = new SeededRandom(scene.Random.NextInt64());
        var context = new PolicyContext(random, scene.Clock);
        return name switch
        {
            JoinShortestQueue => new JoinShortestQueue(scene.Fleet, random),
            CentralQueue => new CentralQueue(scene.Fleet, random),
            FreshTwoChoices => new FreshTwoChoices(scene.Fleet, random),
            AdaptiveLocal => new PolicyChoice(BalancingPolicies.Adaptive).Create(context),
            AdaptiveProbe => new PolicyChoice(BalancingPolicies.Adaptive, new AdaptiveOptions { Probe = new SimulatedProbe(scene) }).Create(context),
            _ => new PolicyChoice(name).Create(context),
        };
    }
}
