namespace Discovery.Balancing;

/// <summary>Finds the member that a hash belongs to. Immutable.</summary>
internal interface IHashTable
{
    /// <summary>The member that a hash belongs to.</summary>
    int Find(ulong hash);

    /// <summary>The first member along the hash's own way through the table that is allowed; -1 if the table has none.</summary>
    int FindAllowed(ulong hash, in HashLimits limits);
}
