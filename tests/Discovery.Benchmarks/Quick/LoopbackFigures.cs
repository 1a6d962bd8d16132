using System.Net;
using Discovery.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Discovery.Benchmarks.Quick;

/// <summary>What the handler adds over a real connection: HTTP/1.1 to Kestrel in this process, whose own bytes stand on both sides.</summary>
internal static class LoopbackFigures
{
    private const int Operations = 5_000;

    internal static IEnumerable<Figure> All =>
    [
        new("handler.loopback.added.bytes", "bytes", static () => MeasureAsync().GetAwaiter().GetResult()),
    ];

    private static async Task<double> MeasureAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var app = builder.Build();
        app.Run(static context => context.Response.WriteAsync("ok"));
        await app.StartAsync();
        var port = new Uri(app.Urls.Single()).Port;

        await using var directory = new ServiceDirectory(new StaticSource("orders", new ServiceEndpoint("127.0.0.1", port)));
        using var discovered = new HttpMessageInvoker(new DiscoveryHttpHandler(directory));
        using var bare = new HttpMessageInvoker(new SocketsHttpHandler());
        var added = new List<double>();
        for (var i = 0; i < 7; i++)
        {
            var without = await BytesAsync(bare, new Uri($"http://127.0.0.1:{port}/"));
            added.Add(await BytesAsync(discovered, new Uri("http://orders/")) - without);
        }

        added.Sort();
        return added[added.Count / 2];
    }

    private static async Task<double> BytesAsync(HttpMessageInvoker client, Uri uri)
    {
        var buffer = new byte[256];
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < Operations; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, uri);
            using var response = await client.SendAsync(request, CancellationToken.None);
            await using var body = await response.Content.ReadAsStreamAsync();
            while (await body.ReadAsync(buffer) > 0)
            {
                // Read to the end, as a caller would.
            }
        }

        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Operations;
    }
}
