namespace Discovery.Health;

/// <summary>Whether a candidate is ejected, until when, and how often it was lately. Times are those of its detector.</summary>
internal sealed class Ejection
{
    internal bool IsActive { get; private set; }

    /// <summary>How many ejections are remembered: what the next one is multiplied by, less one.</summary>
    internal int Count { get; private set; }

    internal TimeSpan Since { get; private set; }

    internal TimeSpan Until { get; private set; }

    /// <summary>Ejects, for longer than the last time.</summary>
    /// <returns>For how long.</returns>
    internal TimeSpan Begin(TimeSpan now, OutlierOptions options, Random random)
    {
        // As Envoy, the count stops where a longer ejection is no longer allowed, so that it is soon forgiven.
        if (options.EjectionOf(Count) < options.MaxEjection)
            Count++;
        var time = options.EjectionOf(Count) * (1 + (options.Jitter * random.NextDouble()));
        (IsActive, Since, Until) = (true, now, now + time);
        return time;
    }

    internal void End(TimeSpan now) => (IsActive, Until) = (false, now);

    /// <summary>Forgives one ejection if the candidate has been back for an interval.</summary>
    internal void Forgive(TimeSpan now, TimeSpan interval)
    {
        if (!IsActive && Count > 0 && now - Until >= interval)
            Count--;
    }
}
