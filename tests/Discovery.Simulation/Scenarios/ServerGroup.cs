namespace Discovery.Simulation.Scenarios;

/// <summary>Servers that are alike.</summary>
/// <param name="Count">How many.</param>
/// <param name="Speed">How fast each slot works; 1 needs the mean work's time for it.</param>
/// <param name="Slots">How many requests each works on at once.</param>
internal sealed record ServerGroup(int Count, double Speed, int Slots);
