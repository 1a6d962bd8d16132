namespace Discovery.Dns.Caching;

/// <summary>Timestamps of a clock and periods of time.</summary>
internal static class TimeArithmetic
{
    internal static long After(this TimeProvider clock, long timestamp, TimeSpan period) =>
        timestamp + (long)Math.Ceiling(period.TotalSeconds * clock.TimestampFrequency);

    internal static TimeSpan Until(this TimeProvider clock, long timestamp) =>
        clock.GetElapsedTime(clock.GetTimestamp(), timestamp);

    internal static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;

    internal static TimeSpan Most(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
