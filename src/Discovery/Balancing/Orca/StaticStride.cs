namespace Discovery.Balancing;

/// <summary>gRPC's weighted schedule that needs no lock: turn after turn through all places, each of which skips turns by its weight.</summary>
/// <remarks>
/// grpc-go's <c>balancer/weightedroundrobin/scheduler.go</c>: the heaviest takes each of its turns, another weight/heaviest of them, spread evenly. Weights are held to a tenth
/// of the mean and ten times the mean, as grpc-java does, so that at most one pick in ten turns is the worst that a mix of weights can do.
/// </remarks>
internal static class StaticStride
{
    private const uint Heaviest = ushort.MaxValue;
    private const uint Offset = Heaviest / 2;

    /// <summary>The place whose turn it is, or -1 if it skips this one.</summary>
    /// <param name="turn">Counts up.</param>
    /// <param name="weights">As <see cref="Scale"/> gives them.</param>
    internal static int PlaceAt(ulong turn, ReadOnlySpan<ushort> weights)
    {
        var place = (int)(turn % (uint)weights.Length);
        var round = turn / (uint)weights.Length;
        var weight = (uint)weights[place];
        // The remainder first, so that no product is too large.
        var phase = (((ulong)weight * (round % Heaviest)) + ((ulong)(uint)place * Offset)) % Heaviest;
        return phase < Heaviest - weight ? -1 : place;
    }

    /// <summary>Writes weights so that the heaviest is 65,535; those not known, which are 0, become the mean of the known.</summary>
    /// <returns>Whether at least two are known; else there is nothing to tell places apart by.</returns>
    internal static bool Scale(ReadOnlySpan<double> weights, Span<ushort> scaled)
    {
        var (sum, known, heaviest) = (0.0, 0, 0.0);
        foreach (var weight in weights)
        {
            sum += weight;
            known += weight > 0 ? 1 : 0;
            heaviest = Math.Max(heaviest, weight);
        }

        if (known < 2)
            return false;

        var mean = sum / known;
        var scale = Heaviest / Math.Min(heaviest, 10 * mean);
        for (var i = 0; i < weights.Length; i++)
        {
            var weight = weights[i] > 0 ? weights[i] : mean;
            scaled[i] = (ushort)Math.Clamp(Math.Round(weight * scale), Math.Ceiling(mean * scale * 0.1), Heaviest);
        }

        return true;
    }
}
