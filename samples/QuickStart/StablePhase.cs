namespace QuickStart;

/// <summary>A time in which nothing changed, so that every endpoint should have had its fair share.</summary>
internal sealed class StablePhase(string title, IEnumerable<string> pods, long since)
{
    private readonly Dictionary<string, int> _counts = pods.ToDictionary(pod => pod, _ => 0, StringComparer.Ordinal);

    public string Title => title;

    public int Requests => _counts.Values.Sum();

    /// <summary>Each endpoint's share against the fair one: 1 is fair.</summary>
    public IEnumerable<(string Pod, double Share)> Shares =>
        _counts.Select(pair => (pair.Key, Requests == 0 ? 0 : (double)pair.Value * _counts.Count / Requests));

    /// <summary>How far the endpoint that is farthest off is from its fair share: 0 is not at all.</summary>
    public double WorstDeviation => Shares.Max(pair => Math.Abs(pair.Share - 1));

    /// <summary>A request to somebody else counts too, so that it is seen.</summary>
    public void Add(string pod, long startedAt)
    {
        if (startedAt >= since)
            _counts[pod] = _counts.GetValueOrDefault(pod) + 1;
    }
}
