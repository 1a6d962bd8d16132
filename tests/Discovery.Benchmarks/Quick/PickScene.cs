using System.Collections.Immutable;
using Discovery.Balancing;
using Discovery.Benchmarks.Micro;

namespace Discovery.Benchmarks.Quick;

/// <summary>Pickers of one policy at work: candidates have answered and reported their load, and policies that go by weight have weights.</summary>
internal sealed class PickScene(string policy)
{
    // Those that would be another, simpler policy if all weighed the same.
    private static readonly string[] ByWeight =
    [
        BalancingPolicies.WeightedRandom, BalancingPolicies.WeightedRoundRobin, BalancingPolicies.SmoothWeightedRoundRobin,
        BalancingPolicies.IpvsWeightedRoundRobin, BalancingPolicies.IpvsWeightedLeastConnection, BalancingPolicies.ShortestExpectedDelay,
        BalancingPolicies.NeverQueue,
    ];

    // Requests for 1,024 keys, their hashes worked out.
    private static readonly PickRequest[] Keyed =
        [.. Enumerable.Range(0, 1024).Select(key => new PickRequest { AffinityKey = AffinityKey.From(key) })];

    private readonly ShiftedClock _clock = new();

    internal string Policy => policy;

    /// <summary>A loop of picks.</summary>
    internal Action<int> Picks(int candidates)
    {
        var picker = Picker(ByWeight.Contains(policy) ? Scene.Weighted(candidates) : Scene.Candidates(candidates));
        return picker.HonorsKeys ? Loop(picker, Keyed) : Loop(picker);
    }

    /// <summary>Makes a picker of weighted candidates, again and again.</summary>
    internal Action Rebuilds(int candidates)
    {
        CandidateGroup group = Scene.Weighted(candidates);
        var balancing = Make();
        return () => balancing.CreatePicker(group);
    }

    private static Action<int> Loop(IPicker picker) =>
        operations =>
        {
            // On the stack: two threads run this loop, and must not write to the same place.
            Candidate? last = null;
            for (var i = 0; i < operations; i++)
                last = picker.Pick(default);
            GC.KeepAlive(last);
        };

    private static Action<int> Loop(IPicker picker, PickRequest[] requests) =>
        operations =>
        {
            Candidate? last = null;
            for (var i = 0; i < operations; i++)
                last = picker.Pick(requests[i & (requests.Length - 1)]);
            GC.KeepAlive(last);
        };

    private IPicker Picker(ImmutableArray<Candidate> candidates)
    {
        var picker = Make().CreatePicker(candidates);
        Lease(candidates);
        // Past ORCA's blackout, so that reports count; and once more, so that all were heard of of late.
        _clock.Shift(TimeSpan.FromSeconds(11));
        Lease(candidates);
        return picker;
    }

    private void Lease(ImmutableArray<Candidate> candidates)
    {
        for (var i = 0; i < candidates.Length; i++)
        {
            var load = new LoadReport { RequestsPerSecond = 100 + (i % 7), CpuUtilization = 0.5, RequestsInFlight = i % 3 };
            candidates[i].TryBegin();
            candidates[i].Began(_clock.GetTimestamp());
            // Some stay in flight, as they do at work.
            if (i % 4 == 3)
                continue;
            candidates[i].End(new Outcome(OutcomeKind.Success, TimeSpan.FromMilliseconds(5 + (i % 11)), load), _clock.GetTimestamp());
        }
    }

    private IBalancingPolicy Make() => new PolicyChoice(policy).Create(new PolicyContext(new SeededRandom(1), _clock));

    /// <summary>The system's clock, ahead by some: reading it costs what it costs.</summary>
    private sealed class ShiftedClock : TimeProvider
    {
        private long _ahead;

        public override long GetTimestamp() => base.GetTimestamp() + _ahead;

        internal void Shift(TimeSpan by) => _ahead += (long)(by.TotalSeconds * TimestampFrequency);
    }
}
