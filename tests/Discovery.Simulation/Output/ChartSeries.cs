namespace Discovery.Simulation.Output;

/// <summary>One line of a chart.</summary>
/// <param name="Name">What its label says.</param>
/// <param name="IsBaseline">Whether it is drawn grey and dashed: what nobody can use, to compare with.</param>
/// <param name="Points">The line.</param>
internal sealed record ChartSeries(string Name, bool IsBaseline, IReadOnlyList<(double X, double Y)> Points);
