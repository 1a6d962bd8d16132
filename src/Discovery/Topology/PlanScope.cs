namespace Discovery.Topology;

/// <summary>What planning goes by, besides the candidates and what their source says of the service.</summary>
/// <param name="Options">The service's topology.</param>
/// <param name="Own">Where this client runs.</param>
/// <param name="Seed">What makes this client's random subset differ from others', unless the options say it.</param>
internal sealed record PlanScope(TopologyOptions Options, Locality Own, long Seed)
{
    internal static PlanScope Default { get; } = new(new TopologyOptions(), new Locality(), 0);
}
