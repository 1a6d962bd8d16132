using Discovery.Kubernetes;
using Discovery.Kubernetes.Testing;

namespace Discovery.Benchmarks.Quick;

/// <summary>Wall time from a write at the API server (the fake one, over loopback) until a lease goes to the new endpoint.</summary>
internal static class KubernetesLatencyFigures
{
    private const int Events = 300;

    internal static IEnumerable<Figure> All
    {
        get
        {
            // One run serves both.
            List<double>? times = null;
            double Time(int percent) => (times ??= MeasureAsync().GetAwaiter().GetResult())[Events * percent / 100];
            yield return new("k8s.event_to_picker.p50.ms", "ms", () => Time(50));
            yield return new("k8s.event_to_picker.p99.ms", "ms", () => Time(99));
        }
    }

    private static async Task<List<double>> MeasureAsync()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        api.SetService("shop", "orders", 8080, "10.0.0.0");
        using var source = new KubernetesSource(new KubernetesOptions { Server = api.Address, Namespace = "shop" });
        await using var directory = new ServiceDirectory(source);
        await directory.GetAsync("http://orders");
        await api.Watches.WaitAsync(1, resource: "endpointslices");

        var times = new List<double>(Events);
        for (var i = 1 - (Events / 10); i <= Events; i++)
        {
            var address = $"10.0.{(i >> 8) & 255}.{i & 255}";
            var start = TimeProvider.System.GetTimestamp();
            api.SetService("shop", "orders", 8080, address);
            await UntilAsync(directory, $"{address}:8080");
            // The first ones are for the compiler.
            if (i > 0)
                times.Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
        }

        times.Sort();
        return times;
    }

    private static async Task UntilAsync(ServiceDirectory directory, string address)
    {
        await foreach (var snapshot in directory.WatchAsync("http://orders"))
        {
            if (snapshot.Candidates is [{ Endpoint: var endpoint }] && endpoint.Address.ToString() == address)
                break;
        }

        using var lease = await directory.LeaseAsync("http://orders");
        if (lease.Candidate.Endpoint.Address.ToString() != address)
            throw new InvalidOperationException($"The lease is of {lease.Candidate}, not of {address}.");
    }
}
