namespace Discovery.Topology;

/// <summary>How a client's subset of the endpoints is chosen.</summary>
public enum SubsetKind
{
    /// <summary>All endpoints. The default.</summary>
    None = 0,

    /// <summary>Some, drawn by each client for itself (gRFC A68). Needs nothing; uneven unless clients times size is many times the number of endpoints.</summary>
    Random = 1,

    /// <summary>An arc of a ring on which endpoints and clients are spaced evenly (Finagle's deterministic aperture): even loads, and few of them move.</summary>
    Aperture = 2,

    /// <summary>One of each group of ten, no two clients of ten the same (Google's Rocksteadier subsetting): even, and endpoints come and go with little change. For StatefulSets.</summary>
    Rocs = 3,
}
