namespace Discovery.Topology;

/// <summary>What a priority level gets.</summary>
/// <param name="Healthy">Percent of all traffic for its healthy candidates.</param>
/// <param name="Degraded">Percent of all traffic for its degraded candidates.</param>
/// <param name="Panics">Whether both shares go to all its candidates, whatever their health.</param>
internal readonly record struct LevelLoad(int Healthy, int Degraded, bool Panics);
