using System.Buffers;
using System.Text.Json;
using Discovery.Balancing;
using Discovery.Benchmarks.Kubernetes;
using Discovery.Kubernetes.Slices;
using Discovery.Topology;

namespace Discovery.Benchmarks.Quick;

/// <summary>What the Kubernetes source costs, from the bytes that a server sends to published snapshots. CPU time of the thread.</summary>
internal static class KubernetesFigures
{
    // These loops are larger than those of a pick, and the compiler takes longer over them.
    private const long WarmUp = 2_000_000_000;

    internal static IEnumerable<Figure> All =>
    [
        new("k8s.parse.ratio", "x", static () => 1 / Paired.Ratio(Slices(), Objects(), 1, WarmUp)),
        new("k8s.parse.bytes_ratio", "x", static () => Paired.Bytes(Objects(), 1) / Paired.Bytes(Slices(), 1)),
        new("k8s.first_set.10000.ms", "ms", FirstSet),
        new("k8s.slice_change.10000.ms", "ms", static () => SliceChange(rebuild: false)),
        new("k8s.slice_change.10000.with_picker.ms", "ms", static () => SliceChange(rebuild: true)),
        new("k8s.heap.100000.mb", "MB", static () => Heap(live: false)),
        new("k8s.heap.100000.with_candidates.mb", "MB", static () => Heap(live: true)),
        new("k8s.relist.100000.cpu_s", "s", Relist),
    ];

    // A reader for each list, as after a start: its tables and buffers count.
    private static Action<int> Slices()
    {
        var body = SliceBytes.List(1, 100);
        return operations =>
        {
            for (var i = 0; i < operations; i++)
                GC.KeepAlive(new SliceTable().Reader.ReadPage(new ReadOnlySequence<byte>(body)));
        };
    }

    private static Action<int> Objects()
    {
        var body = SliceBytes.List(1, 100);
        return operations =>
        {
            for (var i = 0; i < operations; i++)
                GC.KeepAlive(JsonSerializer.Deserialize(body, ObjectModel.Default.V1EndpointSliceList));
        };
    }

    private static double FirstSet()
    {
        var body = SliceBytes.List(1, 100);
        return Median(15, () =>
        {
            var chain = new ServiceChain(1);
            return Milliseconds(() => chain.List(new MemoryStream(body)));
        });
    }

    private static double SliceChange(bool rebuild)
    {
        var chain = new ServiceChain(1);
        chain.List(SliceBytes.List(1, 100));
        var policy = new PolicyChoice(BalancingPolicies.PowerOfTwoChoices).Create(new PolicyContext(new SeededRandom(1), TimeProvider.System));
        var events = Enumerable.Range(0, 100).Select(i => SliceBytes.Modified(0, i, i % 100, 700 + i)).ToArray();
        var back = Enumerable.Range(0, 100).Select(i => SliceBytes.Modified(0, i, -1, 900 + i)).ToArray();
        var next = 0;
        return Median(1_000, () =>
        {
            var line = (next / 100 % 2 == 0 ? events : back)[next++ % 100];
            return Milliseconds(() =>
            {
                chain.Event(line);
                if (rebuild)
                    GC.KeepAlive(policy.CreatePicker(TrafficPlan.For(chain[0].Candidates, ServiceTraits.None, PlanScope.Default).Tiers[0].Group));
            });
        });
    }

    /// <summary>
    /// One watch that knows 100,000 endpoints of 1,000 services, all of them in use: the reader with its tables, the slices,
    /// the merges, and the sets with their endpoints; if live, also a candidate with its padded counters for each (192 bytes).
    /// </summary>
    private static double Heap(bool live)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var chain = Watched(live);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        if (chain.Endpoints != 100_000)
            throw new InvalidOperationException($"There are {chain.Endpoints} endpoints.");

        GC.KeepAlive(chain);
        return (after - before) / 1e6;
    }

    // A relist that finds one endpoint changed in each slice, so that each set is made anew.
    private static double Relist()
    {
        var chain = Watched();
        var (changed, back) = (SliceBytes.List(1_000, 1, restarted: 50), SliceBytes.List(1_000, 1));
        var next = 0;
        return Median(5, () =>
        {
            var body = next++ % 2 == 0 ? changed : back;
            return Milliseconds(() => chain.List(new MemoryStream(body)));
        }) / 1_000;
    }

    private static ServiceChain Watched(bool live = true)
    {
        var chain = new ServiceChain(1_000, live);
        chain.List(new MemoryStream(SliceBytes.List(1_000, 1)));
        return chain;
    }

    private static double Milliseconds(Action action)
    {
        var before = ThreadCpu.Nanoseconds();
        action();
        return (ThreadCpu.Nanoseconds() - before) / 1e6;
    }

    private static double Median(int count, Func<double> measure)
    {
        var values = Enumerable.Range(0, count).Select(_ => measure()).Order().ToList();
        return values[count / 2];
    }
}
