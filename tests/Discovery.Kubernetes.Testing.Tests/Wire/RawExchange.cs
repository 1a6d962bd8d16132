using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Discovery.Kubernetes.Testing.Tests.Wire;

/// <summary>One HTTP/1.1 request over a bare socket, so that status line, headers and chunks are seen as they were sent.</summary>
internal sealed class RawExchange : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TcpClient _client = new();
    private readonly byte[] _one = new byte[1];
    private BufferedStream? _stream;
    private string _pending = "";

    public string StatusLine { get; private set; } = "";

    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Sends a request and reads the head of the answer.</summary>
    public static async Task<RawExchange> OpenAsync(FakeKubernetesApi api, string target, params string[] headers)
    {
        var exchange = await SendAsync(api, target, headers);
        await exchange.ReadHeadAsync();
        return exchange;
    }

    public static async Task<RawExchange> SendAsync(FakeKubernetesApi api, string target, params string[] headers)
    {
        var exchange = new RawExchange();
        await exchange._client.ConnectAsync(api.Address.Host, api.Address.Port);
        exchange._stream = new BufferedStream(exchange._client.GetStream(), 65_536);
        var head = string.Join("\r\n", [$"GET {target} HTTP/1.1", "Host: fake", .. headers, "", ""]);
        await exchange._stream.WriteAsync(Encoding.ASCII.GetBytes(head));
        await exchange._stream.FlushAsync();
        return exchange;
    }

    /// <summary>Reads the next chunk; null after the last one.</summary>
    /// <exception cref="EndOfStreamException">The connection ended before the last chunk.</exception>
    public async Task<string?> ReadChunkAsync()
    {
        var size = int.Parse(await ReadHeadLineAsync(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var bytes = await ReadAsync(size);
        Assert.Equal("", await ReadHeadLineAsync());
        return size == 0 ? null : Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Reads the next line of a chunked body; null at its proper end.</summary>
    public async Task<string?> ReadLineAsync()
    {
        while (!_pending.Contains('\n'))
        {
            if (await ReadChunkAsync() is not { } chunk)
                return _pending.Length == 0 ? null : throw new InvalidDataException($"The body ends within a line: {_pending}");
            _pending += chunk;
        }

        var end = _pending.IndexOf('\n') + 1;
        var line = _pending[..end];
        _pending = _pending[end..];
        return line;
    }

    /// <summary>Reads the rest of the body, which must end properly.</summary>
    public async Task<string> ReadBodyAsync()
    {
        if (Headers.TryGetValue("Content-Length", out var length))
            return Encoding.UTF8.GetString(await ReadAsync(int.Parse(length, CultureInfo.InvariantCulture)));
        var body = new StringBuilder(_pending);
        while (await ReadChunkAsync() is { } chunk)
            body.Append(chunk);
        return body.ToString();
    }

    /// <summary>Whether nothing has arrived that was not read.</summary>
    public bool IsSilent => _client.Available == 0;

    public async Task ReadHeadAsync()
    {
        StatusLine = await ReadHeadLineAsync();
        while (await ReadHeadLineAsync() is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':');
            Headers.Add(line[..colon], line[(colon + 1)..].Trim());
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _stream?.Dispose();
    }

    private async Task<string> ReadHeadLineAsync()
    {
        var line = new StringBuilder();
        while (!(line.Length > 1 && line[^1] == '\n' && line[^2] == '\r'))
        {
            await _stream!.ReadExactlyAsync(_one).AsTask().WaitAsync(Patience, TimeProvider.System);
            line.Append((char)_one[0]);
        }

        return line.ToString(0, line.Length - 2);
    }

    private async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        await _stream!.ReadExactlyAsync(bytes).AsTask().WaitAsync(Patience, TimeProvider.System);
        return bytes;
    }
}
