namespace Discovery.Extensions.Sources;

/// <summary>What configuration calls sources.</summary>
internal static class SourceNames
{
    internal const string Configuration = "configuration";
    internal const string Environment = "environment";

    // Those that need no set-up, and where to get the others.
    private static readonly string[] BuiltIn = [Configuration, Environment];
    private static readonly Dictionary<string, string> Packages = new(StringComparer.OrdinalIgnoreCase)
    {
        ["kubernetes"] = "reference the package Discovery.Kubernetes and call AddKubernetes",
        ["dns"] = "reference the package Discovery.Dns and call AddDns",
    };

    /// <summary>What is wrong with the order of sources.</summary>
    /// <param name="names">The order.</param>
    /// <param name="added">The sources that code added.</param>
    internal static IEnumerable<string> Faults(IEnumerable<string> names, IEnumerable<AddedSource> added)
    {
        string[] known = [.. BuiltIn.Concat(added.Select(a => a.Name).OfType<string>()).Distinct(StringComparer.OrdinalIgnoreCase)];
        foreach (var name in names.Except(known, StringComparer.OrdinalIgnoreCase))
        {
            yield return Packages.TryGetValue(name, out var cure)
                ? $"Sources names '{name}', which code has not added: {cure}"
                : $"Sources names '{name}'; it must be of {string.Join(", ", known)}";
        }

        foreach (var twice in names.CountBy(n => n, StringComparer.OrdinalIgnoreCase).Where(n => n.Value > 1))
            yield return $"Sources names '{twice.Key}' more than once";
    }
}
