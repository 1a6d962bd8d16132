using System.Runtime.CompilerServices;

namespace Discovery.Architecture.Tests;

/// <summary>Where the sources lie that this assembly was built from.</summary>
internal static class Repository
{
    internal static string Root { get; } = Find();

    internal static string Source => Path.Combine(Root, "src");

    private static string Find([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
