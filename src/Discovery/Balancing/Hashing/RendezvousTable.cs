namespace Discovery.Balancing;

/// <summary>The member whose hash together with the key's scores highest, by weight: -w / ln(u) (Schindler and Schomaker, SPAA 2005).</summary>
internal sealed class RendezvousTable(HashMembers members) : IHashTable
{
    private readonly ulong[] _hashes = members.Hashes;
    private readonly double[] _shares = members.Shares;

    public int Find(ulong hash) => members.AreAlike ? Highest(hash) : Heaviest(hash);

    public int FindAllowed(ulong hash, in HashLimits limits)
    {
        var (best, highest) = (-1, double.NegativeInfinity);
        for (var i = 0; i < _hashes.Length; i++)
        {
            var score = _shares[i] / LogOf(Score(hash, i));
            if (score > highest && limits.Allows(i))
                (best, highest) = (i, score);
        }

        return best;
    }

    // With equal weights the order of the scores is that of the hashes: no logarithm needed.
    private int Highest(ulong hash)
    {
        var (best, highest) = (0, 0UL);
        for (var i = 0; i < _hashes.Length; i++)
        {
            var score = Score(hash, i);
            if (score > highest)
                (best, highest) = (i, score);
        }

        return best;
    }

    private int Heaviest(ulong hash)
    {
        var (best, highest) = (0, 0.0);
        for (var i = 0; i < _hashes.Length; i++)
        {
            var score = Score(hash, i);
            // -ln(u) is at least 1 - u, so nearly all can be told to lose without a logarithm.
            if (_shares[i] <= highest * (1 - UnitOf(score)))
                continue;
            var weighted = _shares[i] / LogOf(score);
            if (weighted > highest)
                (best, highest) = (i, weighted);
        }

        return best;
    }

    private ulong Score(ulong hash, int member) => SplitMix64.Finish(hash ^ _hashes[member]);

    private static double LogOf(ulong score) => -Math.Log(UnitOf(score));

    // Between 0 and 1, but neither.
    private static double UnitOf(ulong score) => ((score >> 11) + 0.5) * (1.0 / (1UL << 53));
}
