using System.Collections.Immutable;

namespace Discovery.Balancing;

/// <summary>Draws a place with a chance in proportion to its weight, at the same cost for any number of places.</summary>
/// <remarks>
/// The alias method: Walker, "An Efficient Method for Generating Discrete Random Variables with General Distributions" (ACM TOMS 1977), built as
/// in Vose, "A Linear Algorithm for Generating Random Numbers with a Given Distribution" (IEEE TSE 1991). Chances are exact to about 2^-31.
/// </remarks>
internal sealed class AliasTable
{
    private readonly Column[] _columns;

    internal AliasTable(ImmutableArray<double> weights)
    {
        var count = weights.Length;
        var scale = count / weights.Sum();
        var heights = weights.Select(w => w * scale).ToArray();
        _columns = new Column[count];
        // The places that are too low stand at the front, those too high at the back, until the two meet.
        var places = new int[count];
        var (low, high) = (0, count);
        for (var i = 0; i < count; i++)
            places[heights[i] < 1 ? low++ : --high] = i;

        var done = 0;
        for (; done < low && high < count; done++)
        {
            var (small, large) = (places[done], places[high]);
            _columns[small] = new Column(heights[small], large);
            heights[large] -= 1 - heights[small];
            if (heights[large] < 1)
            {
                // The large one is low now: it joins the front, whose end lies just before the back's start.
                places[low++] = large;
                high++;
            }
        }

        // What rounding left over is as high as it should be.
        foreach (var place in (int[])[.. places[done..low], .. places[high..]])
            _columns[place] = new Column(1, place);
    }

    /// <summary>Draws a place.</summary>
    internal int Draw(Random random)
    {
        // 63 bits: 32 for the column, 31 for the coin.
        var bits = (ulong)random.NextInt64();
        var place = (int)(((bits >> 31) * (ulong)_columns.Length) >> 32);
        var column = _columns[place];
        return (uint)(bits & int.MaxValue) < column.Threshold ? place : column.Other;
    }

    private readonly struct Column(double height, int other)
    {
        internal readonly uint Threshold = (uint)(Math.Min(height, 1) * (1L << 31));

        internal readonly int Other = other;
    }
}
