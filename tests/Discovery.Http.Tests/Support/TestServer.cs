using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Discovery.Http.Tests.Support;

/// <summary>A web server on a loopback port that remembers what it was asked.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _opened;
    private int _open;
    private string? _serverName;

    private TestServer(RequestDelegate answer, HttpProtocols protocols, X509Certificate2? certificate, int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromMilliseconds(100));
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen =>
        {
            listen.Protocols = protocols;
            listen.Use(CountConnection);
            if (certificate is not null)
                listen.UseHttps(https => https.ServerCertificateSelector = (_, name) =>
                {
                    _serverName = name;
                    return certificate;
                });
        }));
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Run(context =>
        {
            Requests.Enqueue(new SeenRequest(
                context.Request.Method,
                context.Request.Scheme,
                context.Request.Headers.Host.ToString(),
                context.Request.Path + context.Request.QueryString.ToString(),
                context.Request.Protocol,
                _serverName));
            return answer(context);
        });
    }

    public ConcurrentQueue<SeenRequest> Requests { get; } = new();

    /// <summary>Connections accepted so far.</summary>
    public int Opened => Volatile.Read(ref _opened);

    /// <summary>Connections open now.</summary>
    public int Open => Volatile.Read(ref _open);

    public int Port { get; private set; }

    public ServiceEndpoint Endpoint => new("127.0.0.1", Port);

    public SeenRequest Last => Requests.Last();

    public static Task<TestServer> StartAsync(
        RequestDelegate answer, HttpProtocols protocols = HttpProtocols.Http1, X509Certificate2? certificate = null, int port = 0)
    {
        var server = new TestServer(answer, protocols, certificate, port);
        return server.StartedAsync();
    }

    /// <summary>Starts a server that answers every request with a text.</summary>
    public static Task<TestServer> SayAsync(
        string text, HttpProtocols protocols = HttpProtocols.Http1, X509Certificate2? certificate = null) =>
        StartAsync(context => context.Response.WriteAsync(text), protocols, certificate);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task<TestServer> StartedAsync()
    {
        await _app.StartAsync();
        Port = new Uri(_app.Urls.Single()).Port;
        return this;
    }

    private ConnectionDelegate CountConnection(ConnectionDelegate next) => async connection =>
    {
        Interlocked.Increment(ref _opened);
        Interlocked.Increment(ref _open);
        try
        {
            await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    };
}
