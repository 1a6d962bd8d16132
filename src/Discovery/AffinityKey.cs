namespace Discovery;

/// <summary>What ties requests together that must reach the same endpoint: a user, a session, a shard.</summary>
/// <remarks>Holds a 64-bit hash of the key, the same in every process, so that independent clients agree.</remarks>
public readonly struct AffinityKey : IEquatable<AffinityKey>
{
    private const ulong FnvOffset = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    private AffinityKey(ulong hash) => Hash = hash;

    /// <summary>The hash: uniform over 64 bits.</summary>
    /// <remarks>FNV-1a (draft-eastlake-fnv) over the UTF-16 code units, then SplitMix64's finalizer.</remarks>
    public ulong Hash { get; }

    /// <summary>Whether two keys are equal.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(AffinityKey left, AffinityKey right) => left.Equals(right);

    /// <summary>Whether two keys differ.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(AffinityKey left, AffinityKey right) => !left.Equals(right);

    /// <summary>Makes a key from text, such as a user's id.</summary>
    /// <param name="key">The text; compared with case.</param>
    /// <returns>The key.</returns>
    public static AffinityKey From(ReadOnlySpan<char> key)
    {
        var hash = FnvOffset;
        foreach (var unit in key)
            hash = (hash ^ unit) * FnvPrime;
        return new AffinityKey(SplitMix64.Finish(hash));
    }

    /// <summary>Makes a key from a number, such as a shard.</summary>
    /// <param name="key">The number.</param>
    /// <returns>The key.</returns>
    public static AffinityKey From(long key) => new(SplitMix64.Finish((ulong)key + SplitMix64.Gamma));

    /// <inheritdoc/>
    public bool Equals(AffinityKey other) => Hash == other.Hash;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is AffinityKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Hash.GetHashCode();
}
