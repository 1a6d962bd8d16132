using System.Collections.Immutable;

namespace Discovery.Balancing;

/// <summary>What one pick must take into account. The default asks for nothing.</summary>
public readonly struct PickRequest
{
    private readonly ImmutableArray<Candidate> _avoid;

    /// <summary>What the request must stick to.</summary>
    /// <value>Default: <see langword="null"/>, nothing: the policy decides.</value>
    public AffinityKey? AffinityKey { get; init; }

    /// <summary>Candidates not to pick, such as those that a retry already tried.</summary>
    /// <value>Default: empty.</value>
    public ImmutableArray<Candidate> Avoid
    {
        get => _avoid.IsDefault ? [] : _avoid;
        init => _avoid = value;
    }

    /// <summary>Whether <paramref name="candidate"/> is one to avoid. The engine asks this of every pick; policies need not.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <returns>Whether it is in <see cref="Avoid"/>.</returns>
    public bool Avoids(Candidate candidate) => !_avoid.IsDefaultOrEmpty && _avoid.Contains(candidate);
}
