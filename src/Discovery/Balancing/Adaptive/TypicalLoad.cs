namespace Discovery.Balancing;

/// <summary>What is typical of a group: stands in for what is unknown, and for what is remembered too long.</summary>
/// <param name="Queue">The mean reported queue.</param>
/// <param name="ServiceTime">The mean reported service time in seconds.</param>
internal readonly record struct TypicalLoad(double Queue, double ServiceTime);
