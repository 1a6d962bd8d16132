using Discovery.Balancing;
using Discovery.Benchmarks.Micro;
using Discovery.Testing;

namespace Discovery.Benchmarks.Quick;

/// <summary>What a pick of adaptive costs where every server has reported its load: it ranks all of 100, and a sample of 10,000.</summary>
internal static class AdaptiveFigures
{
    private const int Operations = 5_000;

    internal static IEnumerable<Figure> All =>
    [
        new("pick.adaptive_reports.100.ns", "ns", () => Paired.Added(Picks(100), static _ => { }, Operations)),
        new("pick.adaptive_reports.100.bytes", "bytes", () => Paired.Bytes(Picks(100), Operations)),
        new("pick.adaptive_reports.10000.growth", "x", () => Paired.Ratio(Picks(10_000), Picks(100), Operations)),
    ];

    private static Action<int> Picks(int count)
    {
        // The clock stands still, so that reports do not expire while they are measured.
        var clock = new ManualClock();
        var candidates = Scene.Candidates(count);
        var picker = new PolicyChoice(BalancingPolicies.Adaptive).Create(new PolicyContext(new SeededRandom(1), clock)).CreatePicker(candidates);
        for (var i = 0; i < count; i++)
        {
            candidates[i].TryBegin();
            candidates[i].Began(clock.GetTimestamp());
            candidates[i].End(
                new Outcome(OutcomeKind.Success, TimeSpan.FromMilliseconds(1), new LoadReport { RequestsInFlight = i % 7, ServiceTime = TimeSpan.FromMilliseconds(10 + (i % 3)) }),
                clock.GetTimestamp());
        }

        Candidate? last = null;
        return operations =>
        {
            for (var i = 0; i < operations; i++)
                last = picker.Pick(default);
            GC.KeepAlive(last);
        };
    }
}
