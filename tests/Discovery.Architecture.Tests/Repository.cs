using System.Reflection;

namespace Discovery.Architecture.Tests;

/// <summary>Where the sources lie that this assembly was built from.</summary>
internal static class Repository
{
    // Told by the project file: paths that the compiler gives are not real ones in CI's deterministic builds.
    internal static string Root { get; } = Path.GetFullPath(
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!);

    internal static string Source => Path.Combine(Root, "src");
}
