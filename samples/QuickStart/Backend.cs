using System.Net;
using System.Net.Http.Json;
using Discovery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace QuickStart;

/// <summary>A pod: a real HTTP server of its own, which can be stopped politely or killed.</summary>
internal sealed class Backend : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SeededRandom _random;
    private readonly TimeProvider _time;
    private long _firstRequestAt;

    private Backend(string name, WebApplication app, SeededRandom random, TimeProvider time)
    {
        Name = name;
        _app = app;
        _random = random;
        _time = time;
    }

    public string Name { get; }

    public string Uid { get; } = Guid.NewGuid().ToString();

    public int Port { get; private set; }

    /// <summary>When the API heard that it is ready; if the API was down then, when that came back.</summary>
    public long AnnouncedAt { get; set; }

    public bool AnnouncedInOutage { get; set; }

    /// <summary>From the API's event to the first request here; null if none came.</summary>
    public TimeSpan? TimeToFirstRequest =>
        Volatile.Read(ref _firstRequestAt) is var at and > 0 ? _time.GetElapsedTime(AnnouncedAt, at) : null;

    public static async Task<Backend> StartAsync(string name, SeededRandom random, TimeProvider time)
    {
        // An empty builder: no configuration files, no logging, no Ctrl+C handler for each of a dozen servers.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var backend = new Backend(name, app, random, time);
        app.Run(backend.ServeAsync);
        await app.StartAsync();
        backend.Port = new Uri(app.Urls.Single()).Port;
        return backend;
    }

    /// <summary>Stops as on SIGTERM: no new connections, requests in flight are finished.</summary>
    public Task StopAsync() => _app.StopAsync();

    /// <summary>Stops as on SIGKILL: the listener is gone, connections are reset, requests in flight are lost.</summary>
    public Task KillAsync() => _app.Services.GetRequiredService<IServer>().StopAsync(new CancellationToken(canceled: true));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        Interlocked.CompareExchange(ref _firstRequestAt, _time.GetTimestamp(), 0);
        await Task.Delay(TimeSpan.FromMilliseconds(4 + (_random.NextDouble() * 6)), _time, context.RequestAborted);

        // With its length, so that headers and body leave together.
        using var body = JsonContent.Create(new Answer(Name, context.Request.Path));
        await body.LoadIntoBufferAsync();
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Headers.ContentLength;
        await body.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
