namespace Discovery.Balancing;

/// <summary>Draws two different places at random, heavier ones more often.</summary>
/// <remarks>
/// Without weights any pair is as likely as any other. With weights the first is drawn in proportion to them, and the second too, unless it
/// is the first again: then it is any other, so that one heavy candidate cannot keep the draw going on and on.
/// </remarks>
internal sealed class PairDraw(CandidateGroup group, SeededRandom random)
{
    private readonly AliasTable? _chances = group.Weights.IsEmpty ? null : new AliasTable(group.Weights);
    private readonly ulong _count = (ulong)group.Count;

    /// <summary>Draws. There must be two places or more.</summary>
    internal (int First, int Second) Next() => _chances is null ? Any() : ByWeight(_chances);

    private (int First, int Second) Any()
    {
        // One draw of 63 bits serves both choices; the second skips over the first.
        var draw = (ulong)random.NextInt64();
        var first = (int)(((draw >> 32) * _count) >> 31);
        return (first, Another(first, draw & uint.MaxValue));
    }

    private (int First, int Second) ByWeight(AliasTable chances)
    {
        var first = chances.Draw(random);
        var second = chances.Draw(random);
        return (first, second != first ? second : Another(first, (ulong)random.NextInt64() >> 31));
    }

    private int Another(int first, ulong bits)
    {
        var other = (int)((bits * (_count - 1)) >> 32);
        return other >= first ? other + 1 : other;
    }
}
