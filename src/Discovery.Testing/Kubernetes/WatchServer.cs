using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Discovery.Testing;

/// <summary>Serves watches: opens them on the store, writes their lines, ends them as told.</summary>
internal sealed class WatchServer(SliceStore store, WatchWriter writer, FakeKubernetesApiOptions settings)
{
    // A real server picks 30 to 60 minutes at random; the fake does not roll dice.
    private const int DefaultTimeoutSeconds = 1_800;

    public async Task ServeAsync(HttpContext context, ListOptions options)
    {
        ListOptionsRules.CheckWatch(options, settings.SupportsWatchList);
        if (options.SendInitialEvents is true && options.Version > store.Version)
            throw new ApiAnswerException(StatusCatalog.VersionTooLarge(options.Version.Value, store.Version));

        var watch = new WatchStream(options, () => Reset(context));
        var seconds = options.TimeoutSeconds > 0 ? options.TimeoutSeconds : DefaultTimeoutSeconds;
        using var deadline = new WatchDeadline(store, watch, settings.TimeProvider, TimeSpan.FromSeconds(seconds));
        try
        {
            await StartAsync(context).ConfigureAwait(false);
            store.Open(watch);
            await foreach (var line in watch.Lines.ReadAllAsync(context.RequestAborted).ConfigureAwait(false))
                await writer.WriteAsync(context.Response, line, context.RequestAborted).ConfigureAwait(false);
        }
        finally
        {
            store.Close(watch);
        }

        if (watch.Ending == WatchEnding.Truncated)
            Truncate();
    }

    private static Task StartAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        return context.Response.Body.FlushAsync(context.RequestAborted);
    }

    // Without lingering, closing the socket sends a reset; aborting alone may close it in good order.
    private static void Reset(HttpContext context)
    {
        if (context.Features.Get<IConnectionSocketFeature>() is { } connection)
            connection.Socket.LingerState = new(enable: true, seconds: 0);
        context.Abort();
    }

    // Kestrel answers an exception after the headers by closing the connection once everything is sent, without the
    // last chunk: just what a killed server looks like.
    [DoesNotReturn]
    private static void Truncate() => throw new IOException("The test truncates this watch.");
}
