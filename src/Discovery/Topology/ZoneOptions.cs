using System.Globalization;

namespace Discovery.Topology;

/// <summary>How zones and nodes count.</summary>
public sealed class ZoneOptions
{
    /// <summary>What goes by where endpoints run.</summary>
    /// <value>Default: <see cref="ZoneMode.Source"/>.</value>
    public ZoneMode Mode { get; set; }

    /// <summary>The share of traffic of each zone, where <see cref="Mode"/> is <see cref="ZoneMode.Weighted"/>.</summary>
    /// <value>Zone to weight: 0 to 1,000,000,000, relative to each other; 0 drains a zone. Zones that are not named have the mean of the others.</value>
    public IDictionary<string, double> Weights { get; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>How many clients like this one run in each zone, where <see cref="Mode"/> is <see cref="ZoneMode.ZoneAware"/> (the zones of Envoy's local cluster).</summary>
    /// <value>Zone to number, relative to each other. Default: empty, as many in each zone of the service.</value>
    public IDictionary<string, double> Clients { get; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>The fewest healthy endpoints with which <see cref="ZoneMode.ZoneAware"/> works; with fewer, traffic goes everywhere.</summary>
    /// <value>1 to 1,000,000. Default: 6 (Envoy's <c>min_cluster_size</c>).</value>
    public int MinEndpoints { get; set; } = 6;

    internal IEnumerable<string> Faults()
    {
        if (!Enum.IsDefined(Mode))
            yield return $"Mode is {Mode}; it must be one of {string.Join(", ", Enum.GetNames<ZoneMode>())}";
        else if (Mode == ZoneMode.Weighted && Weights.Count == 0)
            yield return "Mode is Weighted, but Weights names no zone";
        if (MinEndpoints is < 1 or > 1_000_000)
            yield return $"MinEndpoints is {MinEndpoints}; it must be from 1 to 1000000";
        foreach (var fault in Faults(nameof(Weights), Weights).Concat(Faults(nameof(Clients), Clients)))
            yield return fault;
    }

    private static IEnumerable<string> Faults(string name, IDictionary<string, double> numbers)
    {
        foreach (var (zone, number) in numbers)
        {
            if (!(number is >= 0 and <= 1e9))
                yield return string.Create(CultureInfo.InvariantCulture, $"{name}:{zone} is {number}; it must be from 0 to 1000000000");
        }

        if (numbers.Count > 0 && numbers.Values.All(number => number == 0))
            yield return $"{name} sums to 0; give at least one zone more";
    }
}
