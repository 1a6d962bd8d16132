using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Discovery.Kubernetes.Testing;

/// <summary>A bare Kestrel on loopback, without a host around it: nothing to configure, starts in milliseconds.</summary>
internal sealed class LoopbackServer : IHttpApplication<HttpContext>, IDisposable
{
    private readonly KestrelServer _server;
    private readonly RequestDelegate _handle;

    private LoopbackServer(int port, RequestDelegate handle)
    {
        _handle = handle;
        var options = new KestrelServerOptions { AddServerHeader = false };

        // A test may read as slowly as it likes.
        options.Limits.MinResponseDataRate = null;
        options.Listen(IPAddress.Loopback, port, listener => listener.Protocols = HttpProtocols.Http1);
        var sockets = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        _server = new KestrelServer(Options.Create(options), sockets, NullLoggerFactory.Instance);
    }

    public Uri Address => new(_server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());

    public static async Task<LoopbackServer> StartAsync(int port, RequestDelegate handle, CancellationToken cancellationToken)
    {
        var server = new LoopbackServer(port, handle);
        try
        {
            await server._server.StartAsync(server, cancellationToken).ConfigureAwait(false);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Stops listening and resets every connection without waiting for its requests.</summary>
    public async Task KillAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        Dispose();
    }

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public Task ProcessRequestAsync(HttpContext context) => _handle(context);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public void Dispose() => _server.Dispose();
}
