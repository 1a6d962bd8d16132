namespace Discovery.Health;

/// <summary>A bound of requests in flight that follows the latency of one candidate.</summary>
/// <remarks>
/// Gradient2 of Netflix's concurrency-limits: <c>limit = 0.8 limit + 0.2 (limit * clamp(tolerance * long / now, 0.5, 1) + 4)</c>, where <c>long</c> is an
/// exponential average over 600 samples. Only answers that were well are samples: failures are often fast.
/// </remarks>
internal sealed class GradientLimit : ICandidateSignal
{
    private const double Smoothing = 0.2;
    private const int Queue = 4;
    private const int Warmup = 10;
    private const double LongFactor = 2.0 / (600 + 1);

    private readonly Candidate _candidate;
    private readonly ConcurrencyOptions _options;
    private double _limit;
    private double _long;
    private double _sum;
    private int _samples;
    private int _busy;

    internal GradientLimit(Candidate candidate, ConcurrencyOptions options)
    {
        _candidate = candidate;
        _options = options;
        _limit = options.InitialLimit;
        candidate.Limit = options.InitialLimit;
    }

    public void OnBegin(long timestamp)
    {
    }

    public void OnEnd(in Outcome outcome, long timestamp)
    {
        // One sample more or less does not matter: while another is worked in, this one is left out rather than waited for.
        if (outcome.Kind != OutcomeKind.Success || Interlocked.Exchange(ref _busy, 1) != 0)
            return;

        Sample(Math.Max(outcome.Latency.TotalMilliseconds, 0.001));
        Volatile.Write(ref _busy, 0);
    }

    private void Sample(double latency)
    {
        Remember(latency);
        // After a time of load the average is too high; it comes down faster than its window.
        if (_long / latency > 2)
            _long *= 0.95;

        // The lease that ends here is not counted any more. A bound that is not half used says nothing of what would fit.
        if (_candidate.InFlight + 1 < _limit / 2)
            return;

        var gradient = Math.Clamp(_options.Tolerance * _long / latency, 0.5, 1);
        var next = ((1 - Smoothing) * _limit) + (Smoothing * ((_limit * gradient) + Queue));
        _limit = Math.Clamp(next, _options.MinLimit, _options.MaxLimit);
        if ((int)_limit != _candidate.Limit)
            _candidate.Limit = (int)_limit;
    }

    private void Remember(double latency)
    {
        if (_samples < Warmup)
        {
            _samples++;
            _sum += latency;
            _long = _sum / _samples;
        }
        else
        {
            _long += (latency - _long) * LongFactor;
        }
    }
}
