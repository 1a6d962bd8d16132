namespace Discovery.Topology;

/// <summary>The names of what <see cref="SubsetOptions.Kind"/> can be.</summary>
public static class SubsetKinds
{
    /// <summary>All endpoints. The default.</summary>
    public const string None = "none";

    /// <summary>Some, drawn by each client for itself (gRFC A68). Needs nothing; uneven unless clients times size is many times the number of endpoints.</summary>
    public const string Random = "random";

    /// <summary>An arc of a ring on which endpoints and clients are spaced evenly (Finagle's deterministic aperture): even loads, and few of them move.</summary>
    public const string Aperture = "aperture";

    /// <summary>One of each lot of ten, no two clients of ten the same (Google's Rocksteadier subsetting): even, and endpoints come and go with little change. For StatefulSets.</summary>
    public const string Rocs = "rocs";

    internal static readonly string[] All = [None, Random, Aperture, Rocs];

    internal static string? Known(string name) => Array.Find(All, known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
}
