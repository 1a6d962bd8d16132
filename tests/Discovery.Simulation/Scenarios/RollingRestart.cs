namespace Discovery.Simulation.Scenarios;

/// <summary>All servers restart, some at a time. Each batch waits until the one before is back.</summary>
/// <param name="AtSeconds">When the first batch leaves, counted from the end of the warm-up.</param>
/// <param name="Share">How many restart at a time, as a share of all.</param>
/// <param name="NoticeMs">How long after a server leaves the clients know.</param>
/// <param name="GraceSeconds">How long after it leaves it goes on working.</param>
/// <param name="DownSeconds">How long it then is away.</param>
internal sealed record RollingRestart(double AtSeconds, double Share, double NoticeMs, double GraceSeconds, double DownSeconds);
