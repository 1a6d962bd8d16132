namespace Discovery.Dns.Lookup;

/// <summary>What follows from a lookup.</summary>
/// <param name="Set">What to yield; <see langword="null"/> if that was yielded before and is not confirmed.</param>
/// <param name="Pause">When to look up again; <see langword="null"/> after a failure: when the watch's backoff is over.</param>
/// <param name="AsksAnew">Whether that must ask the servers, whatever is stored.</param>
/// <param name="Slack">How much sooner that may be.</param>
internal readonly record struct Ruling(EndpointSet? Set, TimeSpan? Pause, bool AsksAnew = false, TimeSpan Slack = default);
