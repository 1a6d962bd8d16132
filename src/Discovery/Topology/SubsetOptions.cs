namespace Discovery.Topology;

/// <summary>How many of a service's endpoints this client uses, where all would be too many connections.</summary>
/// <remarks>Taken of each group that gets traffic by itself: a priority level, a zone.</remarks>
public sealed class SubsetOptions
{
    // Facts of the sources: SRE book, chapter 20 ("20 to 100"); Finagle's smallest aperture.
    private const int UsualSize = 20;
    private const int UsualAperture = 12;

    /// <summary>How the endpoints are chosen.</summary>
    /// <value>Default: <see cref="SubsetKind.None"/>.</value>
    public SubsetKind Kind { get; set; }

    /// <summary>How many endpoints are used. An aperture takes at least as many, so that all clients together load endpoints evenly.</summary>
    /// <value>1 to 1,000,000. Default: <see langword="null"/>, 20, or 12 for an aperture.</value>
    public int? Size { get; set; }

    /// <summary>The number of this client among its like, for <c>aperture</c> and <c>rocs</c>: a StatefulSet's ordinal.</summary>
    /// <value>0 to <see cref="Clients"/> - 1. Default: <see langword="null"/>, unknown.</value>
    public int? Client { get; set; }

    /// <summary>How many clients like this one there are, for <c>aperture</c> and <c>rocs</c>.</summary>
    /// <value>1 to 1,000,000. Default: <see langword="null"/>, unknown.</value>
    public int? Clients { get; set; }

    /// <summary>What makes this client's random choice differ from others'.</summary>
    /// <value>Any number; equal seeds choose the same endpoints. Default: <see langword="null"/>, drawn at start.</value>
    public long? Seed { get; set; }

    internal int SizeInUse => Size ?? (Kind == SubsetKind.Aperture ? UsualAperture : UsualSize);

    internal IEnumerable<string> Faults()
    {
        if (!Enum.IsDefined(Kind))
            yield return $"Kind is {Kind}; it must be one of {string.Join(", ", Enum.GetNames<SubsetKind>())}";
        else if (Kind is SubsetKind.Aperture or SubsetKind.Rocs && (Client is null || Clients is null))
            yield return $"Kind is {Kind}, which needs Client and Clients";
        if (Size is < 1 or > 1_000_000)
            yield return $"Size is {Size}; it must be from 1 to 1000000";
        if (Clients is < 1 or > 1_000_000)
            yield return $"Clients is {Clients}; it must be from 1 to 1000000";
        else if (Client < 0 || Client >= Clients)
            yield return $"Client is {Client}; it must be from 0 to {(Clients is { } clients ? clients - 1 : "Clients - 1")}";
    }
}
