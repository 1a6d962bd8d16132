using System.Collections.Immutable;

namespace Discovery.Balancing;

/// <summary>Whom one pick may not have: those to avoid, and those that are full.</summary>
internal readonly ref struct HashLimits(Candidate[] candidates, LoadBound? bound, ImmutableArray<Candidate> avoid)
{
    // Once per pick: capacities depend on all that is in flight.
    private readonly long _slots = bound?.Slots() ?? 0;

    internal bool Allows(int member) => !Avoids(member) && (bound is null || bound.HasRoom(member, _slots));

    internal bool Avoids(int member) => !avoid.IsDefaultOrEmpty && avoid.Contains(candidates[member]);

    /// <summary>Any member that is allowed, or else the least overloaded one that need not be avoided; -1 if all must be.</summary>
    internal int Any(out bool isAllowed)
    {
        isAllowed = false;
        var (least, lowest) = (-1, double.PositiveInfinity);
        for (var i = 0; i < candidates.Length; i++)
        {
            if (Avoids(i))
                continue;
            isAllowed = bound is null || bound.HasRoom(i, _slots);
            if (isAllowed)
                return i;
            var overload = bound!.Overload(i, _slots);
            if (overload < lowest)
                (least, lowest) = (i, overload);
        }

        return least;
    }
}
