using System.Collections.Concurrent;
using Discovery.Balancing;

namespace Discovery.Extensions.Policies;

/// <summary>The policies that can be named, and one instance of each that was.</summary>
internal sealed class PolicyTable
{
    private readonly Dictionary<string, Func<PolicyContext, IBalancingPolicy>> _factories = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, IBalancingPolicy> _policies = new(StringComparer.OrdinalIgnoreCase);
    private readonly PolicyContext _context;

    public PolicyTable(IEnumerable<NamedPolicy> added, PolicyContext context)
    {
        _context = context;
        foreach (var (name, factory) in BalancingPolicies.BuiltIn)
            _factories[name] = factory;
        foreach (var policy in added)
            _factories[policy.Name] = policy.Factory;
    }

    internal bool Has(string name) => _factories.ContainsKey(name);

    internal string Names => string.Join(", ", _factories.Keys);

    internal IBalancingPolicy Get(string name) => _policies.GetOrAdd(name, n => _factories[n](_context));
}
