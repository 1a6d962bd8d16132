using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace Discovery.Kubernetes.Testing;

/// <summary>Serves watches: opens them on the store, writes their lines, ends them as told.</summary>
internal sealed class WatchServer(ObjectStore store, WatchWriter writer, TimeProvider time, bool supportsWatchList)
{
    // A real server picks 30 to 60 minutes at random; the fake does not roll dice.
    private const int DefaultTimeoutSeconds = 1_800;

    public async Task ServeAsync(HttpContext context, ListOptions options)
    {
        ListOptionsRules.CheckWatch(options, supportsWatchList);
        if (options.SendInitialEvents is true && options.Version > store.Version)
            throw new ApiAnswerException(StatusCatalog.VersionTooLarge(options.Version.Value, store.Version));

        var watch = new WatchStream(options, context.Abort);
        var seconds = options.TimeoutSeconds > 0 ? options.TimeoutSeconds : DefaultTimeoutSeconds;
        using var deadline = new WatchDeadline(store, watch, time, TimeSpan.FromSeconds(seconds));
        try
        {
            // Open before the headers go out, so that a client that has read them misses no change.
            store.Open(watch);
            await StartAsync(context).ConfigureAwait(false);
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

    // Kestrel answers an exception after the headers by closing the connection once everything is sent, without the
    // last chunk: just what a killed server looks like.
    [DoesNotReturn]
    private static void Truncate() => throw new IOException("The test truncates this watch.");
}
