using System.Collections.Immutable;
using System.Globalization;

namespace Discovery.Topology;

/// <summary>Keeps a slice in this client's zone as far as all endpoints stay equally loaded; see <see cref="ZoneAwareLoad"/>.</summary>
/// <remarks>As in Envoy only for the healthy endpoints of the first priority, and not in panic.</remarks>
internal static class ZoneAware
{
    internal static Slices Divide(TrafficSlice slice, ZoneOptions zones, string? own)
    {
        if (own is null)
            return new Slices([slice], Warning: "this client's zone is not known, so all zones are used (Discovery:Locality:Zone, or the environment variable TOPOLOGY_ZONE)");
        if (slice.Candidates.Length < zones.MinEndpoints)
            return new Slices([slice], string.Create(CultureInfo.InvariantCulture, $"all zones: fewer than {zones.MinEndpoints} endpoints"));

        var groups = ZoneGroup.Of(slice.Candidates);
        var warning = groups.Any(g => g.Zone == own) ? null : $"no endpoint is in this client's zone '{own}', so other zones are used";
        if (groups.Length < 2)
            return new Slices([slice], "all zones: there is one", warning);

        string[] names = [.. groups.Select(g => g.Zone).Append(own).Concat(zones.Clients.Keys).Distinct(StringComparer.Ordinal)];
        // Without numbers, clients are taken to be spread evenly.
        double[] clients = [.. names.Select(name => zones.Clients.Count == 0 ? 1 : zones.Clients.TryGetValue(name, out var count) ? count : 0)];
        int[] endpoints = [.. names.Select((_, i) => i < groups.Length ? groups[i].Candidates.Length : 0)];
        var parts = ZoneAwareLoad.Of(Array.IndexOf(names, own), clients, endpoints);
        return parts.Length == 0
            ? new Slices([slice], "all zones: none has capacity to spare", warning)
            : new Slices(Cut(slice, groups, parts), $"zone aware, from zone {own}", warning);
    }

    private static ImmutableArray<TrafficSlice> Cut(TrafficSlice slice, ImmutableArray<ZoneGroup> groups, double[] parts) =>
    [
        .. groups.Select((g, i) => slice with
        {
            Name = $"{slice.Name}, zone {(g.Zone.Length == 0 ? "unknown" : g.Zone)}",
            Share = slice.Share * parts[i],
            Candidates = g.Candidates,
        }).Where(s => s.Share > 0),
    ];
}
