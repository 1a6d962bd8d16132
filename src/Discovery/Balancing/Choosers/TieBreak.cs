namespace Discovery.Balancing;

/// <summary>Chooses one among candidates that come one after another, each with a chance in proportion to its tickets.</summary>
/// <remarks>
/// Reservoir sampling (Chao, "A general purpose unequal probability sampling plan", Biometrika 1982): the newest replaces the choice
/// with its tickets over all so far. One draw of a shared random serves a whole scan, as the seed of SplitMix64.
/// </remarks>
internal struct TieBreak(SeededRandom random)
{
    private ulong _state = (ulong)random.NextInt64();
    private double _tickets;

    /// <summary>Forgets those so far, because a better one than they came.</summary>
    internal void Restart(double tickets) => _tickets = tickets;

    /// <summary>Whether the newest one replaces the choice.</summary>
    internal bool Wins(double tickets)
    {
        _tickets += tickets;
        _state = unchecked(_state + SplitMix64.Gamma);
        return (SplitMix64.Finish(_state) >> 11) * (1.0 / (1UL << 53)) * _tickets < tickets;
    }
}
