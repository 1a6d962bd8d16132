using Discovery.Topology;

namespace Discovery.Extensions.Policies;

/// <summary>Finds what is wrong with topologies and splits; each fault begins with the path of the setting.</summary>
internal static class TopologyFaults
{
    internal static IEnumerable<string> In(DiscoveryOptions options)
    {
        foreach (var fault in options.Locality.Faults())
            yield return $"Locality:{fault}";
        foreach (var fault in options.Topology.Faults())
            yield return $"Topology:{fault}";
        foreach (var (host, service) in options.Services)
        {
            foreach (var fault in service.Topology?.Faults() ?? [])
                yield return $"Services:{host}:Topology:{fault}";
            foreach (var fault in SplitFaults.In([.. service.Split]).Concat(InTurn(host, service, options)))
                yield return $"Services:{host}:Split:{fault}";
            if (SplitFaults.SumsToZero([.. service.Split]))
                yield return $"Services:{host}:Split sums to 0; give at least one service a Weight, '{host}' itself for one";
        }
    }

    /// <summary>A split of a split would not be followed: its author would wonder where the traffic went.</summary>
    private static IEnumerable<string> InTurn(string host, ServiceOptions service, DiscoveryOptions options) =>
        from target in service.Split.Index()
        where !target.Item.Service.Equals(host, StringComparison.OrdinalIgnoreCase)
        where options.Services.TryGetValue(target.Item.Service, out var next) && next.Split.Count > 0
        select $"{target.Index}:Service is '{target.Item.Service}', whose traffic is split in turn; name the services that it goes to";
}
