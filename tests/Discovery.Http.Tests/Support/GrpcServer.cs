using System.Buffers.Binary;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Discovery.Http.Tests.Support;

/// <summary>Answers gRPC over h2c as the protocol describes it; the path says how.</summary>
internal static class GrpcServer
{
    public static Task<TestServer> StartAsync(string name) => TestServer.StartAsync(context => AnswerAsync(context, name), HttpProtocols.Http2);

    private static async Task AnswerAsync(HttpContext context, string name)
    {
        context.Response.ContentType = "application/grpc";
        var path = context.Request.Path.Value!;
        if (path.StartsWith("/trailers-only/", StringComparison.Ordinal))
        {
            context.Response.Headers["grpc-status"] = path["/trailers-only/".Length..];
            return;
        }

        await context.Response.Body.FlushAsync();
        await (path switch
        {
            "/who" => WriteAsync(context, System.Text.Encoding.UTF8.GetBytes(name)),
            "/host" => WriteAsync(context, System.Text.Encoding.UTF8.GetBytes(context.Request.Host.Value!)),
            "/count" => CountAsync(context),
            "/echo" => EchoAsync(context),
            "/three" => ThreeAsync(context),
            "/hang" => HangAsync(context),
            "/cut" => CutAsync(context),
            _ => WriteAsync(context, []),
        });
        if (!context.RequestAborted.IsCancellationRequested)
        {
            context.Response.AppendTrailer("grpc-status", path.StartsWith("/status/", StringComparison.Ordinal) ? path["/status/".Length..] : "0");
            context.Response.AppendTrailer("grpc-message", "as told");
        }
    }

    private static async Task CountAsync(HttpContext context)
    {
        var count = 0;
        while (await ReadAsync(context) is not null)
            count++;
        await WriteAsync(context, [(byte)count]);
    }

    private static async Task EchoAsync(HttpContext context)
    {
        while (await ReadAsync(context) is { } message)
            await WriteAsync(context, message);
    }

    private static async Task ThreeAsync(HttpContext context)
    {
        for (byte i = 1; i <= 3; i++)
            await WriteAsync(context, [i]);
    }

    private static async Task HangAsync(HttpContext context)
    {
        await WriteAsync(context, [1]);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task CutAsync(HttpContext context)
    {
        await WriteAsync(context, [1]);
        context.Abort();
    }

    private static async Task WriteAsync(HttpContext context, byte[] message)
    {
        await context.Response.Body.WriteAsync(GrpcCall.Frame(message));
        await context.Response.Body.FlushAsync();
    }

    private static async Task<byte[]?> ReadAsync(HttpContext context)
    {
        var header = new byte[5];
        if (await context.Request.Body.ReadAtLeastAsync(header, 5, throwOnEndOfStream: false) == 0)
            return null;
        var message = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1))];
        await context.Request.Body.ReadExactlyAsync(message);
        return message;
    }
}
