namespace Discovery.Extensions.Sources;

/// <summary>What configuration calls the library's sources.</summary>
internal static class SourceNames
{
    internal const string Configuration = "configuration";
    internal const string Kubernetes = "kubernetes";
    internal const string Dns = "dns";
    internal const string Environment = "environment";

    private static readonly string[] All = [Configuration, Kubernetes, Dns, Environment];

    /// <summary>Whether a source of this name asks no server.</summary>
    internal static bool IsLocal(string name) => name is Configuration or Environment;

    /// <summary>The names in one line of configuration, in order and in lower case.</summary>
    internal static string[] Split(string line) =>
        [.. line.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(n => n.ToLowerInvariant())];

    internal static IEnumerable<string> Faults(string? line)
    {
        var names = Split(line ?? "");
        foreach (var name in names.Except(All, StringComparer.Ordinal))
            yield return $"Sources names '{name}'; it must be of {string.Join(", ", All)}";
        foreach (var twice in names.CountBy(n => n).Where(n => n.Value > 1))
            yield return $"Sources names '{twice.Key}' more than once";
    }
}
