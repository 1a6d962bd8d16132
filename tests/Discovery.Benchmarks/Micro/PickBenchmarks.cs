using BenchmarkDotNet.Attributes;
using Discovery.Balancing;

namespace Discovery.Benchmarks.Micro;

/// <summary>One pick of each policy, by number of candidates and of threads.</summary>
[MemoryDiagnoser]
public class PickBenchmarks
{
    private const int Picks = 100_000;

    private IPicker _picker = null!;

    /// <summary>The policy's name.</summary>
    [Params(BalancingPolicies.Random, BalancingPolicies.RoundRobin, BalancingPolicies.PowerOfTwoChoices, BalancingPolicies.LeastRequest)]
    public string Policy { get; set; } = "";

    /// <summary>How many candidates.</summary>
    [Params(3, 100, 10_000)]
    public int Candidates { get; set; }

    /// <summary>How many threads pick at once.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup() => _picker = Scene.Picker(Policy, Candidates);

    [Benchmark(OperationsPerInvoke = Picks)]
    public void Pick()
    {
        if (Threads == 1)
            PickMany();
        else
            Parallel.Invoke(PickMany, PickMany);
    }

    private void PickMany()
    {
        Candidate? last = null;
        for (var i = 0; i < Picks; i++)
            last = _picker.Pick(default);
        GC.KeepAlive(last);
    }
}
