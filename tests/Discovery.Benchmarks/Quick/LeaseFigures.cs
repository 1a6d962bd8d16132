using Discovery.Benchmarks.Micro;

namespace Discovery.Benchmarks.Quick;

/// <summary>What pick, lease and outcome cost together, through the public directory.</summary>
internal static class LeaseFigures
{
    private const int Operations = 100_000;

    internal static IEnumerable<Figure> All =>
    [
        new("lease.bytes", "bytes", () => Paired.Bytes(Leases(), Operations)),
        new("lease.ns", "ns", () => Paired.Added(Leases(), static _ => { }, Operations)),
    ];

    private static Action<int> Leases()
    {
        var directory = new ServiceDirectory(new StaticSource("orders", Scene.Endpoints(100)));
        ServiceName service = ServiceName.Parse("http://orders");
        directory.GetAsync(service).AsTask().GetAwaiter().GetResult();
        return operations =>
        {
            for (var i = 0; i < operations; i++)
            {
                var leasing = directory.LeaseAsync(service);
                leasing.Result.End(OutcomeKind.Success);
            }
        };
    }
}
