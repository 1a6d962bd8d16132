using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Discovery.Extensions.Tests.Http;

/// <summary>A real HTTP server on loopback that answers with its name and the authority it was asked for.</summary>
internal sealed class Backend : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Backend(WebApplication app) => _app = app;

    internal int Connections => _connections;

    private int _connections;

    internal ServiceEndpoint Endpoint => new(IPAddress.Loopback.ToString(), new Uri(_app.Urls.First()).Port);

    internal static async Task<Backend> StartAsync(string name)
    {
        Backend? backend = null;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, listen => listen.Use(next => connection =>
        {
            Interlocked.Increment(ref backend!._connections);
            return next(connection);
        })));
        var app = builder.Build();
        app.Run(context => context.Response.WriteAsync($"{name} {context.Request.Host}"));
        backend = new Backend(app);
        await app.StartAsync();
        return backend;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
