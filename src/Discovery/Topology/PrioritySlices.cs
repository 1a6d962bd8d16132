using System.Collections.Immutable;
using System.Globalization;

namespace Discovery.Topology;

/// <summary>Cuts traffic into slices by priority and health; see <see cref="PriorityLoad"/>.</summary>
internal static class PrioritySlices
{
    internal static Slices Of(ImmutableArray<PriorityLevel> levels, PriorityOptions options)
    {
        var counts = levels.Select(l => new LevelCount(l.Healthy.Length, l.Degraded.Length, l.All.Length)).ToArray();
        var loads = PriorityLoad.Of(counts, options);
        var slices = ImmutableArray.CreateBuilder<TrafficSlice>();
        List<string> panics = [];
        for (var i = 0; i < loads.Length; i++)
        {
            if (loads[i].Panics)
                panics.Add(Text($"priority {levels[i].Priority} is in panic, for {counts[i].Healthy + counts[i].Degraded} of its {counts[i].Total} are healthy"));
            Cut(levels[i], loads[i], options.FailInPanic, slices);
        }

        var panic = panics.Count == 0 ? null : string.Join(", ", panics);
        return new Slices(slices.ToImmutable(), panic, panic, ObstacleIn(slices, counts, panic));
    }

    private static void Cut(PriorityLevel level, LevelLoad load, bool failInPanic, ImmutableArray<TrafficSlice>.Builder slices)
    {
        var name = Text($"priority {level.Priority}");
        if (load.Panics)
        {
            Add(name + ", in panic", load.Healthy + load.Degraded, failInPanic ? SliceKind.Refused : SliceKind.Panic, failInPanic ? [] : level.All);
            return;
        }

        Add(name, load.Healthy, SliceKind.Healthy, level.Healthy);
        Add(name + ", degraded", load.Degraded, SliceKind.Degraded, level.Degraded);

        void Add(string name, int percent, SliceKind kind, ImmutableArray<Candidate> candidates)
        {
            if (percent > 0)
                slices.Add(new TrafficSlice(name, percent / 100.0, kind, level, candidates));
        }
    }

    private static string? ObstacleIn(ImmutableArray<TrafficSlice>.Builder slices, LevelCount[] counts, string? panic)
    {
        if (counts.Length == 0)
            return null;
        if (slices.Count == 0)
        {
            return "all of these ejected or failing their checks, and panic is off. Look at their health, or set a Priority:PanicThreshold above 0.";
        }

        var refused = slices.Where(s => s.Kind == SliceKind.Refused).Sum(s => s.Share);
        return refused == 0 ? null
            : Text($"and {100 * refused:0} % of requests are refused: {panic}. Look at their health, or set Priority:FailInPanic to false.");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
