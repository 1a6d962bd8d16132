using Discovery.Benchmarks.Micro;
using Discovery.Connectors;
using Discovery.Http;
using Discovery.Http.Transports;
using Discovery.Sources;

namespace Discovery.Benchmarks.Quick;

/// <summary>What the HTTP handler adds to a request: the same transport with and without discovery in front, body read to its end.</summary>
internal static class HandlerFigures
{
    private const int Operations = 20_000;

    internal static IEnumerable<Figure> All =>
    [
        new("handler.added.ns", "ns", () => Paired.Added(WithDiscovery(false), Bare(false), Operations)),
        new("handler.added.bytes", "bytes", () => Paired.Bytes(WithDiscovery(false), Operations) - Paired.Bytes(Bare(false), Operations)),
        new("handler.added.new_request.ns", "ns", () => Paired.Added(WithDiscovery(true), Bare(true), Operations)),
        new("handler.added.new_request.bytes", "bytes", () => Paired.Bytes(WithDiscovery(true), Operations) - Paired.Bytes(Bare(true), Operations)),
    ];

    private static Action<int> Bare(bool newRequest) => Requests(new HttpMessageInvoker(new StubTransport()), newRequest);

    private static Action<int> WithDiscovery(bool newRequest)
    {
        var directory = new ServiceDirectory(new StaticSource("orders", Scene.Endpoints(3)));
        directory.GetAsync("http://orders").AsTask().GetAwaiter().GetResult();
        var endpoints = new EndpointTransports(
            (candidate, service) => new EndpointTransport(candidate, service, new StubTransport(), byAddress: false), new ConnectOptions());
        var transports = new HttpTransports(new StubTransport(), endpoints, ownsEndpoints: true);
        return Requests(new HttpMessageInvoker(new DiscoveryHttpHandler(directory, transports, policies: null)), newRequest);
    }

    private static Action<int> Requests(HttpMessageInvoker client, bool newRequest)
    {
        var uri = new Uri("http://orders/api/orders/1");
        var reused = new HttpRequestMessage(HttpMethod.Get, uri);
        var buffer = new byte[256];
        return operations =>
        {
            for (var i = 0; i < operations; i++)
            {
                var request = newRequest ? new HttpRequestMessage(HttpMethod.Get, uri) : reused;
                using var response = client.SendAsync(request, CancellationToken.None).Result;
                var body = response.Content.ReadAsStream();
                while (body.Read(buffer) > 0)
                {
                    // Read to the end, as a caller would: that is where the lease ends.
                }
            }
        };
    }
}
