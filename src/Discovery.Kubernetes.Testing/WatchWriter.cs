using Microsoft.AspNetCore.Http;

namespace Discovery.Kubernetes.Testing;

/// <summary>Writes watch lines, whole or in pieces; each piece becomes a chunk of the body.</summary>
internal sealed class WatchWriter(TimeProvider time)
{
    private volatile Pieces _pieces = new(int.MaxValue, TimeSpan.Zero);

    public void Cut(int size, TimeSpan delay) => _pieces = new Pieces(size, delay);

    public async Task WriteAsync(HttpResponse response, ReadOnlyMemory<byte> line, CancellationToken cancellationToken)
    {
        while (line.Length > 0)
        {
            var pieces = _pieces;
            var size = Math.Min(pieces.Size, line.Length);
            await response.Body.WriteAsync(line[..size], cancellationToken).ConfigureAwait(false);
            await response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
            line = line[size..];
            if (pieces.Delay > TimeSpan.Zero)
                await Task.Delay(pieces.Delay, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private sealed class Pieces(int size, TimeSpan delay)
    {
        public int Size { get; } = size;

        public TimeSpan Delay { get; } = delay;
    }
}
