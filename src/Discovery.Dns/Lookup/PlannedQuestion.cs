namespace Discovery.Dns.Lookup;

/// <summary>One question of a plan, before the search list completes its name.</summary>
/// <param name="Text">The name.</param>
/// <param name="IsService">Whether SRV is asked for; else addresses.</param>
/// <param name="Scheme">The scheme that the records are of, where a scheme stands for the port's name.</param>
/// <param name="Port">The port that goes with addresses.</param>
internal sealed record PlannedQuestion(string Text, bool IsService, string? Scheme, int Port);
