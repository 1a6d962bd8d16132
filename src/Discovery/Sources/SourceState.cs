namespace Discovery;

/// <summary>What is known of one service from one source: the last good set, and the failure that came after it.</summary>
/// <param name="Set">The last answer, or <see langword="null"/> if none came yet.</param>
/// <param name="Failure">The last failure, or <see langword="null"/> if the last attempt succeeded.</param>
/// <param name="Failures">How many attempts failed in a row.</param>
internal readonly record struct SourceState(EndpointSet? Set, Exception? Failure, int Failures)
{
    /// <summary>Whether there is any answer or failure at all.</summary>
    internal bool IsKnown => Set is not null || Failure is not null;

    /// <summary>What is known after the source has said something more.</summary>
    internal SourceState After(EndpointSet said) => said.Failure is null
        ? new(said, Failure: null, Failures: 0)
        : new(said.Usable ?? Set, said.Failure, said.Failures > 0 ? said.Failures : Failures + 1);
}
