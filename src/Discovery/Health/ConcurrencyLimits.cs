namespace Discovery.Health;

/// <summary>Gives each candidate its bound of requests in flight.</summary>
internal sealed class ConcurrencyLimits(ConcurrencyOptions options)
{
    internal void Add(Candidate candidate)
    {
        if (options.Adaptive)
            candidate.Signal(this, () => new GradientLimit(candidate, options));
        else if (options.Limit is { } limit)
            candidate.Limit = limit;
    }
}
