namespace Discovery.Topology;

/// <summary>How many candidates of a priority level are how well.</summary>
internal readonly record struct LevelCount(int Healthy, int Degraded, int Total);
