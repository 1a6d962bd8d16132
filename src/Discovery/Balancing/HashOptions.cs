using System.Globalization;

namespace Discovery.Balancing;

/// <summary>How the policies that pick by key place endpoints and keys: <c>maglev</c>, <c>ring_hash</c>, <c>rendezvous</c>, <c>sh</c>, <c>dh</c>, <c>mh</c>.</summary>
public sealed record HashOptions : PolicyOptions
{
    private const int MinTable = 251;
    private const int MaxTable = 5_000_011;
    private const int MaxRing = 8_388_608;

    /// <summary>By what endpoints are placed.</summary>
    /// <value>Default: <see cref="HashIdentity.Address"/>.</value>
    public HashIdentity Identity { get; set; }

    /// <summary>How many times its share of all leases in flight a candidate may have before keys go elsewhere.</summary>
    /// <remarks>Mirrokni, Thorup and Zadimoghaddam (SODA 2018). A pick looks at every candidate then, unless its first choice is idle.</remarks>
    /// <value>1 to 100, to whole hundredths; 1.25 is usual. Default: <see langword="null"/>: 1.25 for <c>bounded_…</c>, no bound for the others.</value>
    public double? LoadFactor { get; set; }

    /// <summary>Whether a key goes to another endpoint where its own is to be avoided, as after a failed attempt: IPVS's <c>mh-fallback</c>.</summary>
    /// <value>
    /// Default: <see langword="true"/>; IPVS's own default is off. With <see langword="false"/> the key's endpoint or none serves
    /// it: for shards whose data nobody else has.
    /// </value>
    public bool FallsBack { get; set; } = true;

    /// <summary>How many slots Maglev's table has.</summary>
    /// <value>
    /// A prime number from 251 (the smallest of IPVS) to 5,000,011 (the largest of Envoy). Default: <see langword="null"/>: 65,537, as in the
    /// paper, and 4,093 for <c>mh</c>. For shares within 1 %, a hundred times the number of endpoints. With fewer slots than endpoints, some get no keys.
    /// </value>
    public int? TableSize { get; set; }

    /// <summary>How many points the ring has at least: gRPC's and Envoy's <c>minimum_ring_size</c>.</summary>
    /// <value>1 to 8,388,608. Default: <see langword="null"/>, 1,024 (gRFC A42). More points make shares more even.</value>
    public int? MinRingSize { get; set; }

    /// <summary>How many points the ring has at most: <c>maximum_ring_size</c>.</summary>
    /// <value>
    /// From <see cref="MinRingSize"/> to 8,388,608, which is Envoy's default. Default: <see langword="null"/>, 65,536; gRPC's own cap of 4,096
    /// would leave endpoints without a point where there are more than that. A point takes about 16 bytes.
    /// </value>
    public int? MaxRingSize { get; set; }

    internal override IEnumerable<string> Particular =>
        Given((nameof(TableSize), TableSize), (nameof(MinRingSize), MinRingSize), (nameof(MaxRingSize), MaxRingSize));

    internal override IEnumerable<string> Faults()
    {
        if (!Enum.IsDefined(Identity))
            yield return $"Identity is {Identity}; it must be Address or Name";
        if (TableSize is { } size && (size is < MinTable or > MaxTable || !IsPrime(size)))
            yield return $"TableSize is {TableSize}; it must be a prime number from {MinTable} to {MaxTable}, such as 65537";
        if (MinRingSize is < 1 or > MaxRing)
            yield return $"MinRingSize is {MinRingSize}; it must be from 1 to {MaxRing}";
        if (MaxRingSize is < 1 or > MaxRing || MaxRingSize < MinRingSize)
            yield return $"MaxRingSize is {MaxRingSize}; it must be from MinRingSize to {MaxRing}";
        if (LoadFactor is not (null or (>= 1 and <= 100)))
            yield return string.Create(CultureInfo.InvariantCulture, $"LoadFactor is {LoadFactor}; it must be from 1 to 100");
    }

    private static bool IsPrime(int number)
    {
        for (var divisor = 2; divisor * divisor <= number; divisor++)
        {
            if (number % divisor == 0)
                return false;
        }

        return true;
    }
}
