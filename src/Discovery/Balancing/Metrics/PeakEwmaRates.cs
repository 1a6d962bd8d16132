namespace Discovery.Balancing;

/// <summary>What all memories of one <see cref="PeakEwma"/> have in common. Kept out of them, so that a cost is read from one place in memory.</summary>
internal sealed class PeakEwmaRates(TimeSpan decay, TimeSpan failureLatency, TimeProvider timeProvider)
{
    // Below this the first terms of e^-x are right to seven digits, at a third of the price. Busy endpoints are always below.
    private const double Small = 0.2;

    private readonly double _fading = 1 / (decay.TotalSeconds * timeProvider.TimestampFrequency);
    private readonly double _seconds = 1.0 / timeProvider.TimestampFrequency;

    /// <summary>What a failure counts as, in seconds.</summary>
    internal double Failure { get; } = failureLatency.TotalSeconds;

    /// <summary>What is left of an average after a time between two timestamps: 1 if the clock went back.</summary>
    internal double Fade(long time)
    {
        var x = Math.Max(0, time) * _fading;
        return x < Small
            ? 1 - (x * (1 - (x * ((1.0 / 2) - (x * ((1.0 / 6) - (x * ((1.0 / 24) - (x * (1.0 / 120))))))))))
            : Math.Exp(-x);
    }

    /// <summary>A time between two timestamps as a silence, in seconds: no longer than a failure.</summary>
    internal double Silence(long time) => Math.Min(time * _seconds, Failure);
}
