namespace Discovery.Kubernetes.Tests.Scripts;

/// <summary>A body that arrives in pieces, then ends, breaks or falls silent.</summary>
internal sealed class PiecewiseStream(IEnumerable<ReadOnlyMemory<byte>> pieces, Func<CancellationToken, Task>? atEnd = null) : Stream
{
    private readonly IEnumerator<ReadOnlyMemory<byte>> _pieces = pieces.GetEnumerator();
    private readonly CancellationTokenSource _disposed = new();
    private ReadOnlyMemory<byte> _rest;
    private Func<CancellationToken, Task>? _atEnd = atEnd;

    public static Func<CancellationToken, Task> Silence { get; } = token => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);

    public long Delivered { get; private set; }

    public bool IsDisposed { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public static IEnumerable<ReadOnlyMemory<byte>> Cut(byte[] bytes, int at) => [bytes.AsMemory(0, at), bytes.AsMemory(at)];

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_rest.IsEmpty)
        {
            if (_pieces.MoveNext())
            {
                _rest = _pieces.Current;
                continue;
            }

            if (_atEnd is not null)
                await EndAsync(_atEnd, cancellationToken);
            _atEnd = null;
            return 0;
        }

        var count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        Delivered += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => default;

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        _disposed.Cancel();
        _pieces.Dispose();
        base.Dispose(disposing);
    }

    // As with a socket, disposal ends what is read.
    private async Task EndAsync(Func<CancellationToken, Task> end, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposed.Token);
        await end(either.Token);
    }
}
