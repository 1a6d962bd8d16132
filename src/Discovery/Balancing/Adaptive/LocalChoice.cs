namespace Discovery.Balancing;

/// <summary>Draws two, each in proportion to its weight, and takes the one that this client expects to answer first.</summary>
internal sealed class LocalChoice(AdaptiveMemory[] memories, PairDraw draw)
{
    private const double Smoothing = 0.05;

    // In seconds: any guess does, until some answers have come.
    private double _latency = 0.01;

    internal int Pick(long now)
    {
        var (first, second) = draw.Next();
        var (one, two) = (memories[first], memories[second]);
        var typical = Volatile.Read(ref _latency);
        Follow(one.LatencyAt(now, typical), typical);
        return two.LocalRank(now, typical) < one.LocalRank(now, typical) ? second : first;
    }

    // Written when it differs enough to matter: threads share it.
    private void Follow(double latency, double typical)
    {
        if (Math.Abs(latency - typical) > Smoothing * typical)
            Volatile.Write(ref _latency, typical + (Smoothing * (latency - typical)));
    }
}
