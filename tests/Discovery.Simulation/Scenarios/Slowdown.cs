namespace Discovery.Simulation.Scenarios;

/// <summary>A time in which one server is slower, or stands still.</summary>
/// <param name="Server">Its number.</param>
/// <param name="AtSeconds">When it begins, counted from the end of the warm-up.</param>
/// <param name="ForSeconds">How long it lasts.</param>
/// <param name="Speed">What its speed is multiplied by; 0 stands still.</param>
internal sealed record Slowdown(int Server, double AtSeconds, double ForSeconds, double Speed);
