namespace Discovery.Simulation.Scenarios;

/// <summary>A server more, the last in number, that joins cold.</summary>
/// <param name="AtSeconds">When it joins, counted from the end of the warm-up.</param>
/// <param name="Slowness">How many times slower than the others it begins.</param>
/// <param name="WarmsForSeconds">How long it takes to become as fast as they; its slowness falls in a straight line.</param>
internal sealed record Newcomer(double AtSeconds, double Slowness, double WarmsForSeconds);
