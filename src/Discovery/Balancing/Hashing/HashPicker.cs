namespace Discovery.Balancing;

/// <summary>Picks by the hash of the key, or, without a key, by a random one (gRFC A76).</summary>
/// <param name="members">The candidates.</param>
/// <param name="table">Which hash belongs to whom.</param>
/// <param name="bound">How much one may have in flight; <see langword="null"/> for no bound.</param>
/// <param name="fallsBack">Whether a key whose candidate is to be avoided goes to another.</param>
/// <param name="random">The randomness.</param>
internal sealed class HashPicker(HashMembers members, IHashTable table, LoadBound? bound, bool fallsBack, Random random) : IPicker
{
    private readonly Candidate[] _candidates = members.Candidates;

    public bool HonorsKeys => true;

    public Candidate Pick(in PickRequest request)
    {
        // The highest bits decide, so the random 63 must be those.
        var hash = request.AffinityKey is { } key ? key.Hash : (ulong)random.NextInt64() << 1;
        var first = table.Find(hash);
        var candidate = _candidates[first];
        // One that is idle has room under any bound, and nobody else need be looked at.
        return (bound is null || candidate.InFlight == 0) && !request.Avoids(candidate) ? candidate : PickWithin(request, hash, first);
    }

    private Candidate PickWithin(in PickRequest request, ulong hash, int first)
    {
        var limits = new HashLimits(_candidates, bound, request.Avoid);
        if (limits.Allows(first) || (limits.Avoids(first) && !fallsBack))
            return _candidates[first];

        var any = limits.Any(out var isAllowed);
        if (!isAllowed)
            return _candidates[any < 0 ? first : any];
        var next = table.FindAllowed(hash, limits);
        return _candidates[next < 0 ? any : next];
    }
}
