namespace Discovery.Balancing;

/// <summary>How <see cref="Maglev"/> hashes.</summary>
public sealed class MaglevOptions
{
    internal const int LargestFast = 8192;

    private const int SmallestSize = 251;
    private const int LargestSize = 5_000_011;

    /// <summary>How many slots the table has.</summary>
    /// <value>
    /// A prime number from 251 (the smallest of IPVS) to 5,000,011 (the largest of Envoy). Default: 65,537, as in the paper. For
    /// shares within 1 %, a hundred times the number of endpoints. With fewer slots than endpoints, some get no keys.
    /// </value>
    public int TableSize { get; set; } = 65_537;

    /// <summary>By what endpoints are placed.</summary>
    /// <value>Default: <see cref="HashIdentity.Address"/>.</value>
    public HashIdentity Identity { get; set; }

    /// <summary>How many times its share of all leases in flight a candidate may have before keys go elsewhere.</summary>
    /// <remarks>Mirrokni, Thorup and Zadimoghaddam (SODA 2018). A pick looks at every candidate then, unless its first choice is idle.</remarks>
    /// <value>1 to 100, to whole percents; 1.25 is usual. Default: <see langword="null"/>, no bound.</value>
    public double? LoadFactor { get; set; }

    /// <summary>Whether a key goes to another endpoint where its own is to be avoided, as after a failed attempt: IPVS' <c>mh-fallback</c>.</summary>
    /// <value>
    /// Default: <see langword="true"/>; IPVS' own default is off. With <see langword="false"/> the key's endpoint or none serves
    /// it: for shards whose data nobody else has.
    /// </value>
    public bool FallsBack { get; set; } = true;

    internal IEnumerable<string> Faults()
    {
        if (TableSize is < SmallestSize or > LargestSize || !IsPrime(TableSize))
            yield return $"TableSize is {TableSize}; it must be a prime number from {SmallestSize} to {LargestSize}, such as 65537";
        foreach (var fault in LoadBound.Faults(LoadFactor))
            yield return fault;
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
