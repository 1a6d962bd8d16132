using System.Globalization;

namespace Discovery.Kubernetes.Watches;

/// <summary>Compares versions. They are opaque by the book, but etcd's are numbers, and growing ones (KEP-5504 makes that a promise).</summary>
internal static class ResourceVersion
{
    /// <summary>Whether a version is surely older than another.</summary>
    internal static bool IsOlder(string? version, string? than) => Read(version) is { } a && Read(than) is { } b && a < b;

    private static ulong? Read(string? version) =>
        ulong.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
