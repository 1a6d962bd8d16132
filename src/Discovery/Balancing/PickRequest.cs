using System.Collections.Immutable;

namespace Discovery.Balancing;

/// <summary>What one pick must take into account.</summary>
public readonly struct PickRequest
{
    /// <summary>What the request must stick to.</summary>
    /// <value>Default: <see langword="null"/>, nothing: the policy decides.</value>
    public AffinityKey? AffinityKey { get; init; }

    /// <summary>Candidates not to pick, such as those that a retry already tried.</summary>
    /// <value>Default: none.</value>
    public ImmutableArray<Candidate> Avoid { get; init; }

    /// <summary>Whether to wait for an endpoint rather than fail when there is none (gRPC's wait-for-ready).</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool WaitForReady { get; init; }

    /// <summary>Whether <paramref name="candidate"/> is one to avoid. The engine asks this of every pick; policies need not.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <returns>Whether it is in <see cref="Avoid"/>.</returns>
    public bool Avoids(Candidate candidate) => !Avoid.IsDefaultOrEmpty && Avoid.Contains(candidate);
}
