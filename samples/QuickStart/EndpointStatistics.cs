namespace QuickStart;

/// <summary>What one endpoint answered: how much, and how fast lately. Guarded by the log's lock.</summary>
internal sealed class EndpointStatistics
{
    // About ten seconds of one endpoint: enough for a p99, and no more however long the program runs.
    private const int Kept = 1_000;

    private readonly Queue<(long At, TimeSpan Latency)> _recent = new(Kept);
    private int _total;

    /// <summary>When the application learnt that it is not ready any more.</summary>
    public long? LeftAt { get; set; }

    public void Add(long at, TimeSpan latency)
    {
        _total++;
        if (_recent.Count == Kept)
            _recent.Dequeue();
        _recent.Enqueue((at, latency));
    }

    public int CountSince(long since) => _recent.Count(request => request.At >= since);

    public EndpointFigures Figures(long since, int allLately, int all)
    {
        var latencies = _recent.Select(request => request.Latency.TotalMilliseconds).Order().ToArray();
        return new EndpointFigures(
            ShareLately: allLately == 0 ? 0 : (double)CountSince(since) / allLately,
            ShareInTotal: all == 0 ? 0 : (double)_total / all,
            P50: Quantile(latencies, 0.50),
            P99: Quantile(latencies, 0.99));
    }

    private static double Quantile(double[] sorted, double quantile) =>
        sorted.Length == 0 ? 0 : sorted[(int)Math.Ceiling(quantile * sorted.Length) - 1];
}
