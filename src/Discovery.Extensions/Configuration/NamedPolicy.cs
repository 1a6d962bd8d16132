using Discovery.Balancing;

namespace Discovery.Extensions.Configuration;

/// <summary>A policy that the application added.</summary>
internal sealed record NamedPolicy(string Name, Func<PolicyContext, IBalancingPolicy> Factory);
