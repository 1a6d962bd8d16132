using System.Net.Http.Headers;
using System.Text;
using Discovery.Testing;

namespace Discovery.Kubernetes.Tests.Scripts;

/// <summary>Answers with recorded bytes, in order, each over a connection of its own: for the client it is real HTTP/1.1.</summary>
/// <remarks>After the last answer no connection is made, so that every test ends.</remarks>
internal sealed class RecordedApi : DelegatingHandler
{
    // The chunks of a recording were taken off: they are made anew, and cut elsewhere on the connection.
    private const int ChunkSize = 512;
    private const int PieceSize = 700;

    // What the shortest recorded watch lasted; time is not in the bytes.
    private static readonly TimeSpan WatchTime = TimeSpan.FromSeconds(4);

    private readonly Queue<string> _captures;
    private readonly List<string> _asked = [];
    private readonly SemaphoreSlim _arrived = new(0);

    /// <param name="captures">The files, separated by blanks; with <c>...</c> at its end, one is silent in place of its end.</param>
    /// <param name="clock">Goes on while a watch lasts.</param>
    public RecordedApi(string captures, ManualClock clock)
    {
        _captures = new Queue<string>(captures.Split(' '));
        InnerHandler = new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.Zero,
            ConnectCallback = (_, _) => _captures.TryDequeue(out var name)
                ? new(Connection(name, clock))
                : throw new HttpRequestException(ScriptedApi.Over),
        };
    }

    /// <summary>The requests in short.</summary>
    public string Asked
    {
        get
        {
            lock (_asked)
                return string.Join(", ", _asked);
        }
    }

    public List<AuthenticationHeaderValue?> Tokens { get; } = [];

    /// <summary>Waits for so many further requests.</summary>
    public async Task WaitAsync(int count)
    {
        for (var i = 0; i < count; i++)
            Assert.True(await _arrived.WaitAsync(Watching.Patience), $"only these came: {Asked}");
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        lock (_asked)
        {
            _asked.Add(InShort(request.RequestUri!));
            Tokens.Add(request.Headers.Authorization);
        }

        _arrived.Release();
        return base.SendAsync(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _arrived.Dispose();
    }

    private static string InShort(Uri request)
    {
        var (query, version) = (request.Query, ScriptedApi.VersionIn(request));
        return query.Contains("sendInitialEvents", StringComparison.Ordinal) ? "stream"
            : query.Contains("watch=true", StringComparison.Ordinal) ? $"watch {version}"
            : query.Contains("continue=", StringComparison.Ordinal) ? "page"
            : version.Length > 0 ? $"probe {version}"
            : query.Contains("limit=", StringComparison.Ordinal) ? "list" : "whole list";
    }

    private static PiecewiseStream Connection(string name, ManualClock clock)
    {
        var isSilent = name.EndsWith("...", StringComparison.Ordinal);
        return new PiecewiseStream(Pieces(name.TrimEnd('.'), isSilent ? null : clock), isSilent ? PiecewiseStream.Silence : null);
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Pieces(string name, ManualClock? clock)
    {
        var (bytes, end) = Wire(name);
        foreach (var piece in bytes.Chunk(PieceSize))
            yield return piece;
        if (clock is null || end.Length == 0)
            yield break;

        // A watch of a forgotten version ended at once.
        if (!name.Contains("-410-", StringComparison.Ordinal))
            clock.Advance(WatchTime);
        yield return end;
    }

    /// <summary>What went over the wire, and what ends it if it is a stream.</summary>
    private static (byte[] Bytes, byte[] End) Wire(string name)
    {
        var end = "0\r\n\r\n"u8.ToArray();
        if (name.Contains("-raw-", StringComparison.Ordinal))
            return (Capture.ReadBytes(name)[..^end.Length], end);

        var (head, body) = name.EndsWith(".json", StringComparison.Ordinal) ? (["HTTP/1.1 200 OK"], Capture.ReadBytes(name)) : Parts(Capture.Read(name));
        var isStream = head.Contains("Transfer-Encoding: chunked");
        // Some lengths are those of before the tokens were made up.
        var lines = head.Where(l => !l.StartsWith("Content-Length:", StringComparison.Ordinal)).ToList();
        if (!isStream)
            lines.Add($"Content-Length: {body.Length}");
        var start = Encoding.ASCII.GetBytes(string.Concat(lines.Select(l => l + "\r\n")) + "\r\n");
        return isStream ? ([.. start, .. body.Chunk(ChunkSize).SelectMany(Framed)], end) : ([.. start, .. body], []);

        static (string[] Head, byte[] Body) Parts(Capture capture) => (capture.Head, capture.Body);
        static byte[] Framed(byte[] chunk) => [.. Encoding.ASCII.GetBytes($"{chunk.Length:x}\r\n"), .. chunk, .. "\r\n"u8];
    }
}
