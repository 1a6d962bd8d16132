using System.Collections.Immutable;

namespace Discovery.Topology;

/// <summary>Divides slices among zones, where the service's options say so.</summary>
internal static class ZoneSlices
{
    internal static Slices Of(ImmutableArray<TrafficSlice> slices, TopologyOptions options, string? ownZone)
    {
        var mode = options.Zones.Mode;
        if (mode is not (ZoneMode.ZoneAware or ZoneMode.Weighted))
            return new Slices(slices);

        var all = ImmutableArray.CreateBuilder<TrafficSlice>();
        List<string> notes = [];
        List<string> warnings = [];
        foreach (var slice in slices)
        {
            var divided = Divide(slice, isFirst: ReferenceEquals(slice, slices[0]));
            all.AddRange(divided.All);
            Collect(divided.Note, notes);
            Collect(divided.Warning, warnings);
        }

        return new Slices(all.ToImmutable(), Joined(notes), Joined(warnings));

        Slices Divide(TrafficSlice slice, bool isFirst) =>
            slice.Kind is SliceKind.Panic or SliceKind.Refused ? new([slice])
            : mode == ZoneMode.Weighted ? LocalityWeights.Divide(slice, options.Zones, options.Priority.OverprovisioningFactor)
            : isFirst && slice.Kind == SliceKind.Healthy ? ZoneAware.Divide(slice, options.Zones, ownZone)
            : new([slice]);
    }

    private static void Collect(string? text, List<string> texts)
    {
        if (text is not null && !texts.Contains(text))
            texts.Add(text);
    }

    private static string? Joined(List<string> texts) => texts.Count == 0 ? null : string.Join("; ", texts);
}
