namespace Discovery.Simulation.Scenarios;

/// <summary>A server that answers every request with an error, fast.</summary>
/// <param name="Server">Its number.</param>
/// <param name="AtSeconds">When that begins, counted from the end of the warm-up.</param>
/// <param name="AnswerMs">How long an error takes.</param>
internal sealed record FailingServer(int Server, double AtSeconds, double AnswerMs);
