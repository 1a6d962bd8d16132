using System.Numerics;

namespace Discovery.Simulation.Runs;

/// <summary>Counts latencies in buckets less than 1 % wide, so that a quantile is right within 0.4 %.</summary>
internal sealed class LatencyHistogram
{
    private const int SubBucketBits = 7;
    private const int Exact = 1 << (SubBucketBits + 1);

    private readonly long[] _counts = new long[Exact + ((63 - SubBucketBits) << SubBucketBits)];
    private double _sum;

    internal long Count { get; private set; }

    /// <summary>The mean in milliseconds.</summary>
    internal double MeanMs => Count == 0 ? double.NaN : _sum / Count / TimeSpan.TicksPerMillisecond;

    internal void Add(long ticks)
    {
        _counts[Bucket(ticks)]++;
        _sum += ticks;
        Count++;
    }

    internal void Add(LatencyHistogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
        _sum += other._sum;
        Count += other.Count;
    }

    /// <summary>The latency, in milliseconds, that the given share of requests does not exceed.</summary>
    internal double QuantileMs(double share)
    {
        var left = (long)Math.Ceiling(share * Count);
        for (var i = 0; i < _counts.Length; i++)
        {
            left -= _counts[i];
            if (left <= 0 && Count > 0)
                return Middle(i) / TimeSpan.TicksPerMillisecond;
        }

        return double.NaN;
    }

    private static int Bucket(long ticks)
    {
        if (ticks < Exact)
            return (int)ticks;
        var shift = BitOperations.Log2((ulong)ticks) - SubBucketBits;
        return (shift << SubBucketBits) + (int)(ticks >> shift);
    }

    private static double Middle(int bucket)
    {
        if (bucket < Exact)
            return bucket;
        var shift = (bucket >> SubBucketBits) - 1;
        var least = (long)(bucket - (shift << SubBucketBits)) << shift;
        return least + ((1L << shift) / 2.0);
    }
}
