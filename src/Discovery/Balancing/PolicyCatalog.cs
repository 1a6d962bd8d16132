using System.Collections.Concurrent;

namespace Discovery.Balancing;

/// <summary>The policies that can be named, and one instance of each choice among them, so that what a choice has built outlives a reload.</summary>
public sealed class PolicyCatalog
{
    // More distinct choices than any configuration has; whoever writes ever new ones makes policies again, which costs little.
    private const int MaxInstances = 1024;

    private readonly Dictionary<string, PolicyEntry> _entries = new(BuiltInPolicies.All, StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<PolicyChoice, IBalancingPolicy> _instances = new();
    private readonly PolicyContext _context;

    /// <summary>Makes a catalog.</summary>
    /// <param name="context">What policies are made with.</param>
    /// <param name="added">The application's own; one with a name of the library replaces that.</param>
    public PolicyCatalog(PolicyContext context, IEnumerable<KeyValuePair<string, Func<PolicyContext, IBalancingPolicy>>>? added = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        _context = context;
        foreach (var (name, factory) in added ?? [])
            _entries[name] = PolicyEntry.Of(factory);
    }

    /// <summary>The names of all policies.</summary>
    public IEnumerable<string> Names => _entries.Keys;

    /// <summary>What is wrong with a choice; each fault begins with the path of the setting.</summary>
    /// <param name="choice">The choice.</param>
    /// <param name="path">The path of the choice itself, with colons.</param>
    /// <returns>The faults.</returns>
    public IEnumerable<string> Faults(PolicyChoice choice, string path = "Policy")
    {
        ArgumentNullException.ThrowIfNull(choice);
        if (choice.Own is not null)
            return [];
        if (!_entries.TryGetValue(choice.Name, out var entry))
            return [$"{path} is '{choice.Name}'; it must be one of {string.Join(", ", Names)}"];
        if (choice.Options is not { } options)
            return [];
        if (entry.NewOptions?.Invoke().GetType() is var wanted && wanted != options.GetType())
            return [$"{path} is '{choice.Name}' with {options.GetType().Name}; it takes {wanted?.Name ?? "no options"}"];

        return options.Particular.Except(entry.Settings)
            .Select(setting => $"{setting} is given; '{choice.Name}' has {string.Join(", ", entry.Settings)}")
            .Concat(options.Faults())
            .Select(fault => $"{path}:{fault}");
    }

    /// <summary>The policy: the same for equal choices.</summary>
    /// <param name="choice">The choice.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="KeyNotFoundException">The name is not known: see <see cref="Faults"/>.</exception>
    public IBalancingPolicy Get(PolicyChoice choice)
    {
        ArgumentNullException.ThrowIfNull(choice);
        if (choice.Own is { } own)
            return own;
        if (_instances.TryGetValue(choice, out var known))
            return known;
        if (_instances.Count >= MaxInstances)
            _instances.Clear();
        return _instances.GetOrAdd(choice, static (c, self) => self._entries[c.Name].Make(self._context, c.Options), this);
    }

    /// <summary>The options of a policy's family, all default, and the names of those settings that it has; nothing if it has none, or is not known.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Both.</returns>
    public (PolicyOptions? Options, IReadOnlyList<string> Settings) OptionsOf(string name) =>
        _entries.TryGetValue(name, out var entry) ? (entry.NewOptions?.Invoke(), entry.Settings) : (null, []);
}
