using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Discovery.Health;
using Discovery.Http.Probes;
using Discovery.Http.Protobuf;

namespace Discovery.Http;

/// <summary>An endpoint that says <c>SERVING</c> to <c>grpc.health.v1.Health/Check</c> is well.</summary>
/// <remarks>gRPC's health checking protocol (<c>grpc/doc/health-checking.md</c>), over HTTP/2 with or without TLS. Each probe has a connection of its own.</remarks>
/// <param name="options">The service to ask for and the port.</param>
internal sealed class GrpcHealthProbe(ProbeOptions options) : IHealthProbe
{
    private const string Method = "/grpc.health.v1.Health/Check";

    // A frame, and an answer of one small field; more is no answer to this question.
    private const int MostRead = 1024;

    private readonly byte[] _question = Frame(options.GrpcService);

    private enum ServingStatus
    {
        Unknown = 0,
        Serving = 1,
        NotServing = 2,
        ServiceUnknown = 3,
    }

    /// <inheritdoc/>
    /// <exception cref="HttpRequestException">The endpoint is not well: no connection, another status, or no such service.</exception>
    public async ValueTask<CandidateHealth> ProbeAsync(ServiceName service, ServiceEndpoint endpoint, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(endpoint);
        using var request = new ProbeRequest(service, endpoint, options, HttpMethod.Post, Method);
        request.Message.Version = HttpVersion.Version20;
        request.Message.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        request.Message.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        request.Message.Content = new ByteArrayContent(_question) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } };
        using var response = await request.SendAsync(cancellationToken).ConfigureAwait(false);
        var answer = await ReadAsync(response, cancellationToken).ConfigureAwait(false);

        var status = StatusOf(response);
        if (status != "0")
            throw new HttpRequestException($"{Method} ended with gRPC status {status ?? "missing"} (HTTP {(int)response.StatusCode})");
        return Parse(answer.Span) is var serving && serving == ServingStatus.Serving
            ? CandidateHealth.Healthy
            : throw new HttpRequestException($"{Method} says {serving}");
    }

    private static byte[] Frame(string service)
    {
        // HealthCheckRequest { string service = 1; }
        var name = Encoding.UTF8.GetBytes(service);
        var message = new List<byte>();
        if (name.Length > 0)
        {
            message.Add(0x0A);
            for (var left = (uint)name.Length; ; left >>= 7)
            {
                message.Add((byte)(left < 0x80 ? left : (left & 0x7F) | 0x80));
                if (left < 0x80)
                    break;
            }

            message.AddRange(name);
        }

        var frame = new byte[5];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Count);
        return [.. frame, .. message];
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = new byte[MostRead];
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            // To the end, for that is where the trailers are.
            var read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return read < buffer.Length ? buffer.AsMemory(0, read) : throw new HttpRequestException($"{Method} was answered with more than {MostRead} bytes");
        }
    }

    private static string? StatusOf(HttpResponseMessage response) =>
        response.TrailingHeaders.NonValidated.TryGetValues("grpc-status", out var status) || response.Headers.NonValidated.TryGetValues("grpc-status", out status)
            ? status.ToString()
            : null;

    /// <summary>HealthCheckResponse { ServingStatus status = 1; } in a frame that is not compressed.</summary>
    private static ServingStatus Parse(ReadOnlySpan<byte> answer)
    {
        if (answer.Length < 5 || answer[0] != 0 || BinaryPrimitives.ReadUInt32BigEndian(answer[1..]) != answer.Length - 5)
            return ServingStatus.Unknown;

        var status = ServingStatus.Unknown;
        var reader = new ProtobufReader(answer[5..]);
        while (reader.TryReadField(out var field))
        {
            if (field is { Number: 1, IsVarint: true })
                status = field.Varint <= (ulong)ServingStatus.ServiceUnknown ? (ServingStatus)field.Varint : ServingStatus.Unknown;
        }

        return reader.IsAtEnd ? status : ServingStatus.Unknown;
    }
}
