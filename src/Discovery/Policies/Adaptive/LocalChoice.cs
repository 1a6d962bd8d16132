using System.Collections.Immutable;

namespace Discovery.Policies;

/// <summary>Draws two, each in proportion to its weight, and takes the one that this client expects to answer first.</summary>
internal sealed class LocalChoice
{
    private const int Redraws = 4;
    private const double Smoothing = 0.05;

    private readonly AdaptiveMemory[] _memories;
    private readonly double[]? _upTo;
    private readonly Random _random;

    // In seconds: any guess does, until some answers have come.
    private double _latency = 0.01;

    internal LocalChoice(AdaptiveMemory[] memories, ImmutableArray<double> weights, Random random)
    {
        _memories = memories;
        _random = random;
        if (weights.IsEmpty)
            return;
        var sum = 0.0;
        _upTo = [.. weights.Select(w => sum += w)];
    }

    internal int Pick(long now)
    {
        var (first, second) = _upTo is null ? DrawTwo() : DrawTwo(_upTo);
        var (one, two) = (_memories[first], _memories[second]);
        var typical = Volatile.Read(ref _latency);
        Follow(one, now, typical);
        return two.LocalRank(now, typical) < one.LocalRank(now, typical) ? second : first;
    }

    private (int First, int Second) DrawTwo()
    {
        var first = _random.Next(_memories.Length);
        var second = _random.Next(_memories.Length - 1);
        return (first, second < first ? second : second + 1);
    }

    private (int First, int Second) DrawTwo(double[] upTo)
    {
        var first = DrawOne(upTo);
        var second = DrawOne(upTo);
        for (var i = 0; i < Redraws && second == first; i++)
            second = DrawOne(upTo);
        return (first, second);
    }

    private int DrawOne(double[] upTo)
    {
        var found = Array.BinarySearch(upTo, _random.NextDouble() * upTo[^1]);
        return Math.Min(found < 0 ? ~found : found + 1, upTo.Length - 1);
    }

    // Once in some picks: threads share it.
    private void Follow(AdaptiveMemory memory, long now, double typical)
    {
        var latency = memory.LatencyAt(now, typical);
        if (Math.Abs(latency - typical) > Smoothing * typical)
            Volatile.Write(ref _latency, typical + (Smoothing * (latency - typical)));
    }
}
