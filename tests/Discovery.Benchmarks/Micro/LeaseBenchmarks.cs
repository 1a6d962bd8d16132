using BenchmarkDotNet.Attributes;

namespace Discovery.Benchmarks.Micro;

/// <summary>Pick, lease and outcome through the directory.</summary>
[MemoryDiagnoser]
public class LeaseBenchmarks
{
    private readonly ServiceName _service = ServiceName.Parse("http://orders");
    private ServiceDirectory _directory = null!;

    [Params(3, 100, 10_000)]
    public int Candidates { get; set; }

    [GlobalSetup]
    public async Task Setup()
    {
        _directory = new ServiceDirectory(new StaticSource("orders", Scene.Endpoints(Candidates)));
        await _directory.GetAsync(_service);
    }

    [Benchmark]
    public async ValueTask LeaseAndEnd()
    {
        var lease = await _directory.LeaseAsync(_service);
        lease.End(OutcomeKind.Success);
    }
}
