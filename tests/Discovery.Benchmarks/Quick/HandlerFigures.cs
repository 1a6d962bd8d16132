using Discovery.Benchmarks.Micro;
using Discovery.Http;
using Discovery.Http.Transports;

namespace Discovery.Benchmarks.Quick;

/// <summary>What the HTTP handler adds to a request: the same transport with and without discovery in front, body read to its end.</summary>
internal static class HandlerFigures
{
    private const int Operations = 20_000;

    internal static IEnumerable<Figure> All =>
    [
        .. Added("handler.added", newRequest: false, answersLater: false),
        .. Added("handler.added.new_request", newRequest: true, answersLater: false),
        .. Added("handler.added.answer_later", newRequest: true, answersLater: true),
    ];

    private static IEnumerable<Figure> Added(string name, bool newRequest, bool answersLater)
    {
        yield return new($"{name}.ns", "ns", () =>
            Paired.Added(WithDiscovery(newRequest, answersLater), Bare(newRequest, answersLater), Operations));
        yield return new($"{name}.bytes", "bytes", () =>
            Paired.Bytes(WithDiscovery(newRequest, answersLater), Operations) - Paired.Bytes(Bare(newRequest, answersLater), Operations));
    }

    private static Action<int> Bare(bool newRequest, bool answersLater)
    {
        var transport = new StubTransport(answersLater);
        return Requests(new HttpMessageInvoker(transport), transport, newRequest);
    }

    private static Action<int> WithDiscovery(bool newRequest, bool answersLater)
    {
        var transport = new StubTransport(answersLater);
        var directory = new ServiceDirectory(new StaticSource("orders", Scene.Endpoints(3)));
        directory.GetAsync("http://orders").AsTask().GetAwaiter().GetResult();
        var endpoints = new EndpointTransports(
            (candidate, service) => new EndpointTransport(candidate, service, transport, byAddress: false), new ConnectOptions());
        var transports = new HttpTransports(new StubTransport(), endpoints, ownsEndpoints: true);
        return Requests(new HttpMessageInvoker(new DiscoveryHttpHandler(directory, transports, policy: null)), transport, newRequest);
    }

    private static Action<int> Requests(HttpMessageInvoker client, StubTransport transport, bool newRequest)
    {
        var uri = new Uri("http://orders/api/orders/1");
        var reused = new HttpRequestMessage(HttpMethod.Get, uri);
        var buffer = new byte[256];
        return operations =>
        {
            for (var i = 0; i < operations; i++)
            {
                var request = newRequest ? new HttpRequestMessage(HttpMethod.Get, uri) : reused;
                var sending = client.SendAsync(request, CancellationToken.None);
                transport.Answer();
                using var response = sending.Result;
                var body = response.Content.ReadAsStream();
                while (body.Read(buffer) > 0)
                {
                    // Read to the end, as a caller would: that is where the lease ends.
                }
            }
        };
    }
}
