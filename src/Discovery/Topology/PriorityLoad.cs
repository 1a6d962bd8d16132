namespace Discovery.Topology;

/// <summary>Divides traffic among priority levels by how well they are.</summary>
/// <remarks>
/// Envoy, "Priority levels", "Degraded endpoints" and "Panic threshold", in the integer arithmetic of its load balancer: health of a
/// level = min(100, factor * healthy / total), rounded down; what rounding leaves over goes to the first level that has anybody.
/// </remarks>
internal static class PriorityLoad
{
    internal static LevelLoad[] Of(ReadOnlySpan<LevelCount> levels, PriorityOptions options)
    {
        var (healthy, degraded) = (new int[levels.Length], new int[levels.Length]);
        var sum = 0;
        for (var i = 0; i < levels.Length; i++)
        {
            healthy[i] = Percent(options.OverprovisioningFactor, levels[i].Healthy, levels[i].Total);
            degraded[i] = Percent(options.OverprovisioningFactor, levels[i].Degraded, levels[i].Total);
            sum += healthy[i] + degraded[i];
        }

        var available = Math.Min(100, sum);
        var panics = new bool[levels.Length];
        // While the levels can bear all traffic together, none panics, however bad one is.
        for (var i = 0; i < levels.Length && available < 100; i++)
            panics[i] = Panics(levels[i], options.PanicThreshold);
        if (panics.AsSpan().IndexOf(false) < 0)
            return ByCount(levels);
        if (available == 0)
            return new LevelLoad[levels.Length];

        var left = Distribute(healthy, 100, available);
        left = Distribute(degraded, left, available);
        var loads = new LevelLoad[levels.Length];
        for (var i = 0; i < loads.Length; i++)
            loads[i] = new LevelLoad(healthy[i], degraded[i], panics[i]);
        return WithRest(loads, left);
    }

    private static int Percent(int factor, int part, int total) => total == 0 ? 0 : (int)Math.Min(100, (long)factor * part / total);

    private static bool Panics(LevelCount level, int threshold) =>
        100.0 * (level.Healthy + level.Degraded) / Math.Max(1, level.Total) < threshold;

    /// <summary>Turns health into load, in order of priority, and returns what is left.</summary>
    private static int Distribute(int[] levels, int load, int available)
    {
        foreach (ref var level in levels.AsSpan())
        {
            level = Math.Min(load, level * 100 / available);
            load -= level;
        }

        return load;
    }

    private static LevelLoad[] WithRest(LevelLoad[] loads, int rest)
    {
        var first = Array.FindIndex(loads, load => load.Healthy > 0);
        if (first >= 0)
            loads[first] = loads[first] with { Healthy = loads[first].Healthy + rest };
        else if (Array.FindIndex(loads, load => load.Degraded > 0) is >= 0 and var worse)
            loads[worse] = loads[worse] with { Degraded = loads[worse].Degraded + rest };
        return loads;
    }

    /// <summary>All panic: health tells nobody apart, so the number of candidates does.</summary>
    private static LevelLoad[] ByCount(ReadOnlySpan<LevelCount> levels)
    {
        var total = 0L;
        foreach (var level in levels)
            total += level.Total;
        var loads = new LevelLoad[levels.Length];
        var left = 100;
        for (var i = 0; i < loads.Length && total > 0; i++)
        {
            loads[i] = new LevelLoad((int)(100L * levels[i].Total / total), 0, Panics: true);
            left -= loads[i].Healthy;
        }

        if (Array.FindIndex(loads, load => load.Panics) is >= 0 and var first)
            loads[first] = loads[first] with { Healthy = loads[first].Healthy + left };
        return loads;
    }
}
