namespace Discovery.Balancing;

/// <summary>How <see cref="RingHash"/> hashes.</summary>
public sealed class RingHashOptions
{
    internal const int LargestFast = 16_384;

    private const int LargestSize = 8_388_608;

    /// <summary>How many points the ring has at least: gRPC's and Envoy's <c>minimum_ring_size</c>.</summary>
    /// <value>1 to 8,388,608. Default: 1,024 (gRFC A42). More points make shares more even.</value>
    public int MinimumSize { get; set; } = 1024;

    /// <summary>How many points the ring has at most: <c>maximum_ring_size</c>.</summary>
    /// <value>
    /// From <see cref="MinimumSize"/> to 8,388,608, which is Envoy's default. Default: 65,536; gRPC's own cap of 4,096 would leave
    /// endpoints without a point where there are more than that. A point takes about 16 bytes.
    /// </value>
    public int MaximumSize { get; set; } = 65_536;

    /// <summary>By what endpoints are placed.</summary>
    /// <value>Default: <see cref="HashIdentity.Address"/>.</value>
    public HashIdentity Identity { get; set; }

    /// <summary>How many times its share of all leases in flight a candidate may have before keys go on along the ring.</summary>
    /// <remarks>Mirrokni, Thorup and Zadimoghaddam (SODA 2018). A pick looks at every candidate then, unless its first choice is idle.</remarks>
    /// <value>1 to 100, to whole percents; 1.25 is usual. Default: <see langword="null"/>, no bound.</value>
    public double? LoadFactor { get; set; }

    internal IEnumerable<string> Faults()
    {
        if (MinimumSize is < 1 or > LargestSize)
            yield return $"MinimumSize is {MinimumSize}; it must be from 1 to {LargestSize}";
        if (MaximumSize < MinimumSize || MaximumSize > LargestSize)
            yield return $"MaximumSize is {MaximumSize}; it must be from MinimumSize to {LargestSize}";
        foreach (var fault in LoadBound.Faults(LoadFactor))
            yield return fault;
    }
}
