using System.Net;
using Discovery.Balancing;
using Discovery.Http.Tests.Support;
using Discovery.Http.Transports;
using Xunit.Abstractions;

namespace Discovery.Http.Tests;

public sealed class AllocationTests(ITestOutputHelper output)
{
    private const int Rounds = 2000;

    // A stream and a content around the answer's, and nothing else: 64-bit object sizes, with room for the runtime's changes.
    private const double Bound = 150;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Discovery_adds_no_more_than_the_bodys_wrapper(bool isAsync)
    {
        await using var rig = new Rig(policy: new PolicyChoice(BalancingPolicies.RoundRobin).Create(new PolicyContext(new SeededRandom(1), TimeProvider.System)));
        rig.Source.Publish(new ServiceEndpoint("127.0.0.1", 1), new ServiceEndpoint("127.0.0.1", 2));
        await rig.Directory.GetAsync("http://orders");
        using var stub = new Stub();
        var endpoints = new EndpointTransports(
            (candidate, service) => new EndpointTransport(candidate, service, new SharedHandler(stub), byAddress: false), new ConnectOptions());
        using var transports = new HttpTransports(new Stub(), endpoints, ownsEndpoints: true);
        using var with = new HttpMessageInvoker(new DiscoveryHttpHandler(rig.Directory, transports, null));
        using var without = new HttpMessageInvoker(new SharedHandler(stub));

        var bare = Measure(without, isAsync);
        var discovered = Measure(with, isAsync);

        output.WriteLine($"bytes a request: {bare} without discovery, {discovered} with: {discovered - bare} added");
        Assert.InRange(discovered - bare, 0, Bound);
    }

    private static double Measure(HttpMessageInvoker client, bool isAsync)
    {
        var buffer = new byte[16];
        Run(client, isAsync, buffer);
        var best = double.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Run(client, isAsync, buffer);
            best = Math.Min(best, (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Rounds);
        }

        return best;
    }

    private static void Run(HttpMessageInvoker client, bool isAsync, byte[] buffer)
    {
        var uri = new Uri("http://orders/");
        for (var i = 0; i < Rounds; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, uri);
            using var response = isAsync ? client.SendAsync(request, default).GetAwaiter().GetResult() : client.Send(request, default);
            using var stream = response.Content.ReadAsStream();
            while (stream.Read(buffer) > 0)
            {
                // To the end, as readers do.
            }
        }
    }

    private sealed class Stub : HttpMessageHandler
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
            new(HttpStatusCode.OK) { RequestMessage = request, Content = new Body() };

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(Send(request, cancellationToken));
    }

    /// <summary>As a transport's content: has headers, knows no length, gives its stream synchronously.</summary>
    private sealed class Body : HttpContent
    {
        public Body() => Headers.TryAddWithoutValidation("Content-Type", "text/plain");

        protected override Stream CreateContentReadStream(CancellationToken cancellationToken) => Stream.Null;

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => Task.CompletedTask;

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
