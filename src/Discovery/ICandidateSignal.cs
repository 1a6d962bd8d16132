namespace Discovery;

/// <summary>What a policy, or a health check, remembers of one candidate: told of each lease, kept across changes of the set.</summary>
/// <remarks>Attached by <see cref="Candidate.Signal"/>. Called by many threads at once; must not block or allocate.</remarks>
public interface ICandidateSignal
{
    /// <summary>A lease has begun.</summary>
    /// <param name="timestamp">When, as <see cref="TimeProvider.GetTimestamp"/> of the directory's clock says it.</param>
    void OnBegin(long timestamp);

    /// <summary>A lease has ended.</summary>
    /// <param name="outcome">How, how long it took, and what the server said of its load.</param>
    /// <param name="timestamp">When, as <see cref="TimeProvider.GetTimestamp"/> of the directory's clock says it.</param>
    void OnEnd(in Outcome outcome, long timestamp);
}
