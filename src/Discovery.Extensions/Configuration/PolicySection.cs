using Discovery.Balancing;
using Microsoft.Extensions.Configuration;

namespace Discovery.Extensions.Configuration;

/// <summary>Reads the choice of a policy: <c>Policy: maglev</c>, or <c>Policy: { Name: maglev, LoadFactor: 1.25 }</c>.</summary>
internal static class PolicySection
{
    private const string Name = nameof(PolicyChoice.Name);

    /// <summary>The choice; nothing if the section does not exist, or cannot be read.</summary>
    /// <param name="section">The section, such as <c>Discovery:Policy</c>.</param>
    /// <param name="catalog">The policies that can be named. Whether it knows the name is for its <see cref="PolicyCatalog.Faults"/> to say.</param>
    /// <param name="faults">What is wrong is added to it, each with the path of the setting.</param>
    internal static PolicyChoice? Read(IConfigurationSection section, PolicyCatalog catalog, List<string> faults)
    {
        if (!section.Exists())
            return null;
        var name = section[Name] ?? section.Value;
        if (string.IsNullOrEmpty(name))
        {
            faults.Add($"{section.Path}:{Name} is missing; it must be one of {string.Join(", ", catalog.Names)}");
            return null;
        }

        var keys = section.GetChildren().Select(child => child.Key).Where(key => !key.Equals(Name, StringComparison.OrdinalIgnoreCase)).ToList();
        if (keys.Count == 0 || !catalog.Names.Contains(name, StringComparer.OrdinalIgnoreCase))
            return new PolicyChoice(name);

        var (options, settings) = catalog.OptionsOf(name);
        foreach (var key in keys.Except(settings, StringComparer.OrdinalIgnoreCase))
        {
            faults.Add($"{section.Path}:{key} is not known; " + (settings.Count == 0
                ? $"'{name}' has no settings"
                : $"the nearest setting of '{name}' is {NearestKey.Of(key, settings)}"));
        }

        try
        {
            Bind(section, options);
        }
        catch (InvalidOperationException exception)
        {
            // Its message has the path and the type.
            faults.Add(exception.Message.TrimEnd('.'));
        }

        return new PolicyChoice(name, options);
    }

    // One by one: the generator of binding code goes by the type that it sees.
    private static void Bind(IConfigurationSection section, PolicyOptions? options)
    {
        switch (options)
        {
            case HashOptions hash:
                section.Bind(hash);
                break;
            case LatencyOptions latency:
                section.Bind(latency);
                break;
            case LeastRequestOptions leastRequest:
                section.Bind(leastRequest);
                break;
            case OrcaOptions orca:
                section.Bind(orca);
                break;
        }
    }
}
