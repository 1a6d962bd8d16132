namespace Discovery.Topology;

/// <summary>How much of one zone's traffic stays in it, and where the rest goes.</summary>
/// <remarks>
/// Envoy, "Zone aware routing", in basis points and integer arithmetic: with a share l of the clients and a share u of the endpoints
/// in this zone, all stays if u >= l, else u / l; the rest goes to zones with u > l, in proportion to u - l.
/// </remarks>
internal static class ZoneAwareLoad
{
    private const int All = 10_000;

    /// <param name="own">The place of this client's zone.</param>
    /// <param name="clients">How many clients are in each zone.</param>
    /// <param name="endpoints">How many healthy endpoints are in each zone.</param>
    /// <returns>The part of each zone, adding up to 1; none if there is no zone with capacity left.</returns>
    internal static double[] Of(int own, ReadOnlySpan<double> clients, ReadOnlySpan<int> endpoints)
    {
        var (local, upstream) = (BasisPoints(clients), BasisPoints(endpoints));
        var parts = new double[endpoints.Length];
        // A zone without clients and endpoints bears no more than any other zone without endpoints: nothing.
        if (upstream[own] >= local[own] && endpoints[own] > 0)
        {
            parts[own] = 1;
            return parts;
        }

        var stays = local[own] == 0 ? 0 : upstream[own] * All / local[own];
        var residual = new int[endpoints.Length];
        for (var i = 0; i < residual.Length; i++)
            residual[i] = Math.Max(0, upstream[i] - local[i]);
        var capacity = residual.Sum();
        if (capacity == 0)
            return [];

        for (var i = 0; i < parts.Length; i++)
            parts[i] = (All - stays) / (double)All * residual[i] / capacity;
        parts[own] = stays / (double)All;
        return parts;
    }

    private static int[] BasisPoints(ReadOnlySpan<int> counts)
    {
        var wide = new double[counts.Length];
        for (var i = 0; i < wide.Length; i++)
            wide[i] = counts[i];
        return BasisPoints(wide);
    }

    private static int[] BasisPoints(ReadOnlySpan<double> counts)
    {
        var sum = 0.0;
        foreach (var count in counts)
            sum += count;
        var points = new int[counts.Length];
        for (var i = 0; i < points.Length && sum > 0; i++)
            points[i] = (int)(All * counts[i] / sum);
        return points;
    }
}
