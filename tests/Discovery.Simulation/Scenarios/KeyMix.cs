namespace Discovery.Simulation.Scenarios;

/// <summary>Requests carry keys, some far more often than others (Zipf).</summary>
/// <param name="Count">How many keys there are.</param>
/// <param name="Exponent">The key of rank r comes up in proportion to 1 / r to this power.</param>
internal sealed record KeyMix(int Count, double Exponent);
