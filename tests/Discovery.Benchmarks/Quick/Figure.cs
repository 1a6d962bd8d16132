namespace Discovery.Benchmarks.Quick;

/// <summary>One number about one thing, taken when asked for.</summary>
/// <param name="Name">Dotted, most general first: <c>pick.round_robin.100.ratio</c>.</param>
/// <param name="Unit">What the number counts.</param>
/// <param name="Measure">Takes it.</param>
internal sealed record Figure(string Name, string Unit, Func<double> Measure);
