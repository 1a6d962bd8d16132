using BenchmarkDotNet.Attributes;
using Discovery.Http;
using Discovery.Http.Transports;

namespace Discovery.Benchmarks.Micro;

/// <summary>A request through the handler over a stub transport, against the same transport alone.</summary>
[MemoryDiagnoser]
public class HandlerBenchmarks
{
    private readonly HttpRequestMessage _request = new(HttpMethod.Get, "http://orders/api/orders/1");
    private HttpMessageInvoker _bare = null!;
    private HttpMessageInvoker _discovery = null!;

    [GlobalSetup]
    public async Task Setup()
    {
        _bare = new HttpMessageInvoker(new StubTransport());
        var directory = new ServiceDirectory(new StaticSource("orders", Scene.Endpoints(3)));
        await directory.GetAsync("http://orders");
        var endpoints = new EndpointTransports(
            (candidate, service) => new EndpointTransport(candidate, service, new StubTransport(), byAddress: false), new ConnectOptions());
        _discovery = new HttpMessageInvoker(
            new DiscoveryHttpHandler(directory, new HttpTransports(new StubTransport(), endpoints, ownsEndpoints: true), policy: null));
    }

    [Benchmark(Baseline = true)]
    public async Task<long> Bare() => await SendAsync(_bare);

    [Benchmark]
    public async Task<long> Discovery() => await SendAsync(_discovery);

    private async Task<long> SendAsync(HttpMessageInvoker client)
    {
        using var response = await client.SendAsync(_request, CancellationToken.None);
        await response.Content.CopyToAsync(Stream.Null);
        return response.Content.Headers.ContentLength ?? 0;
    }
}
