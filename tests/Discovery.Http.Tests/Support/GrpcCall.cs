using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;

namespace Discovery.Http.Tests.Support;

/// <summary>gRPC as it is on the wire, with nothing between the test and <see cref="HttpClient"/>: 5-byte framing, TE, trailers.</summary>
internal sealed class GrpcCall : IDisposable
{
    private readonly Pipe _upload = new();
    private readonly HttpRequestMessage _request;
    private HttpResponseMessage? _response;
    private Stream? _body;

    public GrpcCall(string uri)
    {
        _request = new HttpRequestMessage(HttpMethod.Post, uri)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new UploadContent(_upload.Reader),
        };
        _request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
    }

    public HttpRequestMessage Request => _request;

    /// <summary>The status in the trailers, or in the headers of a trailers-only answer; null before the end.</summary>
    public string? Status => Read(_response!.TrailingHeaders, "grpc-status") ?? Read(_response.Headers, "grpc-status");

    /// <summary>The message beside the status; percent-encoded on the wire.</summary>
    public string Message => Uri.UnescapeDataString(Read(_response!.TrailingHeaders, "grpc-message") ?? Read(_response.Headers, "grpc-message") ?? "");

    public static async Task<GrpcCall> StartAsync(HttpMessageInvoker client, string uri, CancellationToken cancellationToken = default)
    {
        var call = new GrpcCall(uri);
        await call.SendAsync(client, cancellationToken);
        return call;
    }

    /// <summary>Sends one message and closes the upload, then waits for headers.</summary>
    public static async Task<GrpcCall> StartAsync(HttpMessageInvoker client, string uri, byte[] message, CancellationToken cancellationToken = default)
    {
        var call = new GrpcCall(uri);
        await call.WriteAsync(message);
        await call.CompleteAsync();
        await call.SendAsync(client, cancellationToken);
        return call;
    }

    public async Task SendAsync(HttpMessageInvoker client, CancellationToken cancellationToken = default)
    {
        _response = await client.SendAsync(_request, cancellationToken).WithPatience();
        _body = await _response.Content.ReadAsStreamAsync(cancellationToken);
    }

    public async Task WriteAsync(byte[] message)
    {
        await _upload.Writer.WriteAsync(Frame(message));
    }

    public Task CompleteAsync() => _upload.Writer.CompleteAsync().AsTask();

    /// <summary>The next message, or null at the end of the stream.</summary>
    public async Task<byte[]?> ReadAsync(CancellationToken cancellationToken = default)
    {
        var header = new byte[5];
        var read = await _body!.ReadAtLeastAsync(header, 5, throwOnEndOfStream: false, cancellationToken).AsTask().WithPatience();
        if (read == 0)
            return null;

        var message = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1))];
        await _body!.ReadExactlyAsync(message, cancellationToken).AsTask().WithPatience();
        return message;
    }

    public async Task<List<byte[]>> ReadAllAsync()
    {
        var all = new List<byte[]>();
        while (await ReadAsync() is { } message)
            all.Add(message);
        return all;
    }

    public void Dispose()
    {
        _response?.Dispose();
        _request.Dispose();
    }

    public static byte[] Frame(byte[] message)
    {
        var frame = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }

    private static string? Read(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    private sealed class UploadContent : HttpContent
    {
        private readonly PipeReader _reader;

        public UploadContent(PipeReader reader)
        {
            _reader = reader;
            Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            // Headers go out at once; each message as soon as it is written, as gRPC clients do.
            await stream.FlushAsync();
            while (true)
            {
                var result = await _reader.ReadAsync();
                foreach (var segment in result.Buffer)
                    await stream.WriteAsync(segment);
                _reader.AdvanceTo(result.Buffer.End);
                await stream.FlushAsync();
                if (result.IsCompleted)
                    return;
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
