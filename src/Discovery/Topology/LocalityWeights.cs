namespace Discovery.Topology;

/// <summary>Divides a slice among zones by weight, less where many of a zone's candidates are not available.</summary>
/// <remarks>Envoy, "Locality weighted load balancing": weight * min(100, factor * available / total), in its integer arithmetic.</remarks>
internal static class LocalityWeights
{
    internal static Slices Divide(TrafficSlice slice, ZoneOptions zones, int factor)
    {
        var totals = slice.Level.All.CountBy(ZoneGroup.ZoneOf, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var unknown = zones.Weights.Values.Where(w => w > 0).DefaultIfEmpty(1).Average();
        var groups = ZoneGroup.Of(slice.Candidates);
        var weights = groups.Select(g =>
            zones.Weights.GetOrDefault(g.Zone, unknown) * Availability(g.Candidates.Length, Total(g), factor)).ToArray();
        var sum = weights.Sum();
        var warning = Empty(zones, totals);
        if (sum == 0)
            return new Slices([slice], Warning: $"no zone with a weight has an endpoint in {slice.Name}, so all zones are used");

        return new Slices(
            [.. groups.Select((g, i) => slice with { Name = $"{slice.Name}, zone {Named(g.Zone)}", Share = slice.Share * weights[i] / sum, Candidates = g.Candidates })
                .Where(s => s.Share > 0)],
            "by weight of zones",
            warning);

        // The live set may say of an endpoint that it is in another zone while this runs.
        int Total(ZoneGroup group) => Math.Max(group.Candidates.Length, totals.GetValueOrDefault(group.Zone));
    }

    /// <summary>How much of a zone's weight counts, in percent.</summary>
    internal static int Availability(int available, int total, int factor) => (int)Math.Min(100, (long)factor * available / total);

    private static double GetOrDefault(this IDictionary<string, double> weights, string zone, double unknown) =>
        weights.TryGetValue(zone, out var weight) ? weight : unknown;

    private static string Named(string zone) => zone.Length == 0 ? "unknown" : zone;

    private static string? Empty(ZoneOptions zones, Dictionary<string, int> totals)
    {
        var empty = zones.Weights.Where(w => w.Value > 0 && !totals.ContainsKey(w.Key)).Select(w => w.Key).Order(StringComparer.Ordinal).ToList();
        return empty.Count == 0 ? null : $"zone {string.Join(", ", empty)} has a weight and no endpoint, so the other zones get its share";
    }
}
