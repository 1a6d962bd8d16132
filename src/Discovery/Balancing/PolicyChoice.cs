namespace Discovery.Balancing;

/// <summary>Which policy: a name and, where its defaults do not fit, its options; or a policy of one's own. Immutable.</summary>
/// <remarks><code>new PolicyChoice(BalancingPolicies.Maglev, new HashOptions { LoadFactor = 1.25 })</code></remarks>
public sealed class PolicyChoice : IEquatable<PolicyChoice>
{
    /// <summary>Chooses a policy by name. Whether the name is known, and the options fit it, shows where the choice is used.</summary>
    /// <param name="name">A name in <see cref="BalancingPolicies"/>, or one that the application added.</param>
    /// <param name="options">The options of its family, which are copied; <see langword="null"/> for the defaults.</param>
    public PolicyChoice(string name, PolicyOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        (Name, Options) = (name, options is null ? null : options with { });
    }

    /// <summary>Chooses a policy of one's own.</summary>
    /// <param name="policy">The policy.</param>
    public PolicyChoice(IBalancingPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        (Name, Own) = (policy.GetType().Name, policy);
    }

    /// <summary>The name of the policy; for one's own, that of its class.</summary>
    public string Name { get; }

    internal PolicyOptions? Options { get; }

    internal IBalancingPolicy? Own { get; }

    /// <summary>Makes the policy, out of those that come with the library: to use it without a directory, or to wrap it.</summary>
    /// <param name="context">The randomness and the clock.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="ArgumentException">The name is not known, or options do not fit it; the message names all faults.</exception>
    public IBalancingPolicy Create(PolicyContext context)
    {
        var catalog = new PolicyCatalog(context);
        Fault.ThrowIfAny(catalog.Faults(this), "choice");
        return catalog.Get(this);
    }

    /// <inheritdoc/>
    public bool Equals(PolicyChoice? other) =>
        other is not null && Name.Equals(other.Name, StringComparison.OrdinalIgnoreCase) && Equals(Options, other.Options) && ReferenceEquals(Own, other.Own);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PolicyChoice);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(StringComparer.OrdinalIgnoreCase.GetHashCode(Name), Options);

    /// <inheritdoc/>
    public override string ToString() => Options is null ? Name : $"{Name} with {Options}";
}
