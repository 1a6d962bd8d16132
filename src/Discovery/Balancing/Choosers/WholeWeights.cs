using System.Collections.Immutable;

namespace Discovery.Balancing;

/// <summary>Weights as small whole numbers, for schedules: one turn for each.</summary>
internal static class WholeWeights
{
    // What tells a ratio from a whole number is less than a double computed from whole numbers is off.
    private const double Tolerance = 1e-9;

    /// <summary>The same shares in whole numbers: exact if they add up to at most <paramref name="max"/>, else rounded so that they do.</summary>
    /// <returns>At least 1 for each, so those that round up to 1 may make the sum larger by their number.</returns>
    internal static int[] Of(ImmutableArray<double> weights, int max) =>
        Reduced(weights, 1) is { } whole && whole.Sum(w => (long)w) <= max ? whole
        : Reduced(weights, weights.Min()) is { } multiples && multiples.Sum(w => (long)w) <= max ? multiples
        : Rounded(weights, max);

    // The weights over a unit, reduced to lowest terms; nothing if they are not whole.
    private static int[]? Reduced(ImmutableArray<double> weights, double unit)
    {
        var whole = new int[weights.Length];
        var divisor = 0;
        for (var i = 0; i < whole.Length; i++)
        {
            var nearest = Math.Round(weights[i] / unit);
            if (nearest is < 1 or > int.MaxValue || Math.Abs((weights[i] / unit) - nearest) > Tolerance * nearest)
                return null;
            whole[i] = (int)nearest;
            divisor = DivisorOf(whole[i], divisor);
        }

        for (var i = 0; i < whole.Length; i++)
            whole[i] /= divisor;
        return whole;
    }

    // Hamilton's method: each gets the whole part of its share, and those with the largest rest one more.
    private static int[] Rounded(ImmutableArray<double> weights, int max)
    {
        var scale = max / weights.Sum();
        var whole = new int[weights.Length];
        var rests = new double[weights.Length];
        for (var i = 0; i < whole.Length; i++)
        {
            whole[i] = Math.Max(1, (int)(weights[i] * scale));
            rests[i] = whole[i] - (weights[i] * scale);
        }

        var left = max - whole.Sum();
        var places = Enumerable.Range(0, whole.Length).ToArray();
        Array.Sort(rests, places);
        for (var i = 0; i < left && rests[i] < 0; i++)
            whole[places[i]]++;
        return whole;
    }

    private static int DivisorOf(int one, int other)
    {
        while (other != 0)
            (one, other) = (other, one % other);
        return one;
    }
}
