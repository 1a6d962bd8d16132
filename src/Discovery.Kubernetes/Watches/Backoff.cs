namespace Discovery.Kubernetes.Watches;

/// <summary>How long to pause after a failure: client-go's reflector's 0.8 s, doubled up to 30 s, of which as much again is added at random.</summary>
internal sealed class Backoff(TimeProvider clock, Random random)
{
    // Somebody has to change a role or a token first. A pod may start a few seconds before its role, though.
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(800);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Reset = TimeSpan.FromMinutes(2);

    private int _failures;
    private long? _wellSince;

    /// <summary>How many failures came in a row, a short good run between them or not.</summary>
    internal int Failures => _failures;

    /// <summary>The server answers.</summary>
    internal void Well() => _wellSince ??= clock.GetTimestamp();

    /// <summary>The pause after one more failure.</summary>
    internal TimeSpan Next(bool slow)
    {
        if (_wellSince is { } since && clock.GetElapsedTime(since) >= Reset)
            _failures = 0;

        _wellSince = null;
        var pause = First * (1L << Math.Min(_failures++, 10));
        if (slow && pause < Slow)
            pause = Slow;
        return Spread(pause > Longest ? Longest : pause);
    }

    /// <summary>The shortest pause, for those in a hurry.</summary>
    internal TimeSpan Shortest() => Spread(First);

    private TimeSpan Spread(TimeSpan pause) => pause * (1 + random.NextDouble());
}
