using System.Globalization;

namespace Discovery.Topology;

/// <summary>How zones and nodes count.</summary>
public sealed class ZoneOptions
{
    /// <summary>What goes by where endpoints run.</summary>
    /// <value>A name in <see cref="ZoneModes"/>. Default: <c>source</c>.</value>
    public string Mode { get; set; } = ZoneModes.Source;

    /// <summary>The share of traffic of each zone, where <see cref="Mode"/> is <c>weighted</c>.</summary>
    /// <value>Zone to weight: 0 to 1,000,000,000, relative to each other; 0 drains a zone. Zones that are not named have the mean of the others.</value>
    public IDictionary<string, double> Weights { get; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>How many clients like this one run in each zone, where <see cref="Mode"/> is <c>zone_aware</c> (the zones of Envoy's local cluster).</summary>
    /// <value>Zone to number, relative to each other. Default: empty, as many in each zone of the service.</value>
    public IDictionary<string, double> Clients { get; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>The fewest healthy endpoints with which <c>zone_aware</c> works; with fewer, traffic goes everywhere.</summary>
    /// <value>1 to 1,000,000. Default: 6 (Envoy's <c>min_cluster_size</c>).</value>
    public int LeastEndpoints { get; set; } = 6;

    /// <summary>The mode as <see cref="ZoneModes"/> spells it.</summary>
    internal string KnownMode => ZoneModes.Known(Mode) ?? ZoneModes.Source;

    internal IEnumerable<string> Faults()
    {
        if (ZoneModes.Known(Mode) is not { } mode)
            yield return $"Mode is '{Mode}'; it must be one of {string.Join(", ", ZoneModes.All)}";
        else if (mode == ZoneModes.Weighted && Weights.Count == 0)
            yield return $"Mode is '{mode}', but Weights names no zone";
        if (LeastEndpoints is < 1 or > 1_000_000)
            yield return $"LeastEndpoints is {LeastEndpoints}; it must be from 1 to 1000000";
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
