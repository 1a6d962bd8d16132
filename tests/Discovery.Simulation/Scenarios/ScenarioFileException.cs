namespace Discovery.Simulation.Scenarios;

/// <summary>A file of scenarios cannot be used. The message names every fault and where it stands.</summary>
internal sealed class ScenarioFileException(string file, IReadOnlyList<string> faults, Exception? inner = null)
    : Exception($"{file} cannot be used. {string.Join(" ", faults)}", inner);
