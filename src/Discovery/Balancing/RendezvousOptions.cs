namespace Discovery.Balancing;

/// <summary>How <see cref="Rendezvous"/> hashes.</summary>
public sealed class RendezvousOptions
{
    /// <summary>By what endpoints are placed.</summary>
    /// <value>Default: <see cref="HashIdentity.Address"/>.</value>
    public HashIdentity Identity { get; set; }

    /// <summary>How many times its share of all leases in flight a candidate may have before keys go to the next one.</summary>
    /// <remarks>Mirrokni, Thorup and Zadimoghaddam (SODA 2018). A pick looks at every candidate then, unless its first choice is idle.</remarks>
    /// <value>1 to 100, to whole percents; 1.25 is usual. Default: <see langword="null"/>, no bound.</value>
    public double? LoadFactor { get; set; }

    internal IEnumerable<string> Faults() => LoadBound.Faults(LoadFactor);
}
