using Discovery.Endpoints;

namespace Discovery.Policies;

/// <summary>The same policy for every service.</summary>
/// <param name="policy">The policy.</param>
public sealed class OnePolicy(IBalancingPolicy policy) : IPolicySelector
{
    /// <inheritdoc/>
    public IBalancingPolicy PolicyFor(ServiceName service) => policy;
}
