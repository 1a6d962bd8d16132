using System.Globalization;

namespace Discovery.Simulation.Output;

/// <summary>An axis: where values lie between 0 and 1, and where it is marked.</summary>
/// <param name="Title">What it measures.</param>
/// <param name="Least">The value at its beginning.</param>
/// <param name="Most">The value at its end.</param>
/// <param name="IsLogarithmic">Whether equal ratios are equal distances.</param>
/// <param name="Marks">Values that are marked, with their labels.</param>
internal sealed record ChartAxis(string Title, double Least, double Most, bool IsLogarithmic, IReadOnlyList<(double Value, string Label)> Marks)
{
    private static readonly double[] Steps = [1, 2, 5, 10];

    /// <summary>A logarithmic axis for values, marked at 1, 2 and 5 of each decade.</summary>
    internal static ChartAxis Logarithmic(string title, IReadOnlyCollection<double> values)
    {
        var least = Math.Max(values.Min(), 1e-3) / 1.1;
        var most = Math.Max(values.Max(), least * 2) * 1.1;
        var marks =
            from decade in Enumerable.Range((int)Math.Floor(Math.Log10(least)), 2 + (int)(Math.Log10(most) - Math.Log10(least)))
            from step in Steps[..^1]
            let value = step * Math.Pow(10, decade)
            where value >= least && value <= most
            select (value, Text(value));
        return new(title, least, most, IsLogarithmic: true, [.. marks]);
    }

    /// <summary>An axis from 0, or another value, with some even marks.</summary>
    internal static ChartAxis Even(string title, double least, double most)
    {
        var rough = (most - least) / 6;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = Steps.Select(s => s * power).First(s => s >= rough);
        var first = Math.Ceiling(least / step);
        var marks = Enumerable.Range(0, 1 + (int)Math.Floor((most / step) - first)).Select(i => (first + i) * step);
        return new(title, least, most, IsLogarithmic: false, [.. marks.Select(m => (m, Text(m)))]);
    }

    internal double Place(double value) => IsLogarithmic
        ? Math.Log(Math.Max(value, Least) / Least) / Math.Log(Most / Least)
        : (value - Least) / (Most - Least);

    private static string Text(double value) => value.ToString("#,0.###", CultureInfo.InvariantCulture);
}
