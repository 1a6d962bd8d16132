namespace Discovery.Policies;

/// <summary>The policies that configuration can name. A new policy is one file, and one line here.</summary>
public static class BalancingPolicies
{
    /// <summary><see cref="RandomPolicy"/>: no state at all; fine for many cheap requests.</summary>
    public const string Random = "random";

    /// <summary><see cref="Policies.RoundRobin"/>: equal shares; fine when requests cost alike.</summary>
    public const string RoundRobin = "round_robin";

    /// <summary><see cref="Policies.PowerOfTwoChoices"/>: avoids busy endpoints at constant cost. The default.</summary>
    public const string PowerOfTwoChoices = "power_of_two_choices";

    /// <summary><see cref="Policies.LeastRequest"/>: the idlest endpoint; for few endpoints and long requests.</summary>
    public const string LeastRequest = "least_request";

    /// <summary><see cref="Policies.Adaptive"/>: by what servers say of their load; without that, by what this client sees.</summary>
    public const string Adaptive = "adaptive";

    /// <summary>The policies that come with the library, by name.</summary>
    public static IReadOnlyDictionary<string, Func<PolicyContext, IBalancingPolicy>> BuiltIn { get; } =
        new Dictionary<string, Func<PolicyContext, IBalancingPolicy>>(StringComparer.OrdinalIgnoreCase)
        {
            [Random] = c => new RandomPolicy(c.Random),
            [RoundRobin] = c => new RoundRobin(c.Random),
            [PowerOfTwoChoices] = c => new PowerOfTwoChoices(c.Random),
            [LeastRequest] = c => new LeastRequest(c.Random),
            [Adaptive] = c => new Adaptive(c),
        };
}
