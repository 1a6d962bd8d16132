using System.Buffers;

namespace Discovery.Dns.Lookup;

/// <summary>Makes shares of traffic of SRV weights.</summary>
/// <remarks>
/// In RFC 2782 a weight of 0 does not drain. Servers of one priority that all have it are equal: they get no weight at all, which means
/// an equal share. Beside others, such servers have "a very small chance": the algorithm draws from 0 to the sum of the weights, both
/// included, and 0 falls to one of them. So together they have the share that a weight of 1 would have.
/// </remarks>
internal static class WeightShares
{
    /// <summary>Sets the share of each record.</summary>
    internal static void Set(Span<ServiceEntry> services)
    {
        var zeros = 0;
        foreach (ref var service in services)
        {
            service.Share = service.Weight == 0 ? double.NaN : service.Weight;
            zeros += service.Weight == 0 ? 1 : 0;
        }

        if (zeros > 0 && zeros < services.Length)
            SetMixed(services);
    }

    private static void SetMixed(Span<ServiceEntry> services)
    {
        var keys = ArrayPool<ulong>.Shared.Rent(services.Length);
        var numbers = ArrayPool<int>.Shared.Rent(services.Length);
        try
        {
            for (var i = 0; i < services.Length; i++)
                (keys[i], numbers[i]) = (Key(services[i]), i);

            // By priority; in each, weights of 0 come last, and a record that came twice stands beside itself.
            var sorted = keys.AsSpan(0, services.Length);
            sorted.Sort(numbers.AsSpan(0, services.Length));
            for (int start = 0, end; start < sorted.Length; start = end)
            {
                end = start + 1;
                while (end < sorted.Length && Priority(sorted[end]) == Priority(sorted[start]))
                    end++;
                SetTier(services, sorted[start..end], numbers.AsSpan(start, end - start));
            }
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(keys);
            ArrayPool<int>.Shared.Return(numbers);
        }
    }

    private static void SetTier(Span<ServiceEntry> services, ReadOnlySpan<ulong> keys, ReadOnlySpan<int> numbers)
    {
        if (IsZero(keys[0]))
            return;

        var different = 0;
        for (var i = 1; i < keys.Length; i++)
            different += IsZero(keys[i]) && keys[i] != keys[i - 1] ? 1 : 0;
        for (var i = 1; i < keys.Length; i++)
        {
            if (IsZero(keys[i]))
                services[numbers[i]].Share = 1.0 / different;
        }
    }

    private static ulong Key(in ServiceEntry service) =>
        ((ulong)service.Priority << 33) | (service.Weight == 0 ? 1UL << 32 : 0) | ((ulong)(ushort)service.Target << 16) | service.Port;

    private static ulong Priority(ulong key) => key >> 33;

    private static bool IsZero(ulong key) => (key & (1UL << 32)) != 0;
}
