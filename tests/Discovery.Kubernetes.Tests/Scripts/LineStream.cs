using System.Text;
using System.Threading.Channels;

namespace Discovery.Kubernetes.Tests.Scripts;

/// <summary>A body that is written line by line while it is read.</summary>
internal sealed class LineStream : Stream
{
    private readonly Channel<byte[]> _lines = Channel.CreateUnbounded<byte[]>();
    private ReadOnlyMemory<byte> _rest;
    private volatile bool _isWaiting;
    private volatile bool _isDisposed;

    /// <summary>Whether all is read, and the reader waits for more; or does not read any more.</summary>
    public bool IsRead => _isDisposed || (_isWaiting && _lines.Reader.Count == 0);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public void Write(string line) => _lines.Writer.TryWrite(Encoding.UTF8.GetBytes(line));

    public void End(Exception? how) => _lines.Writer.TryComplete(how);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_rest.IsEmpty)
        {
            if (_lines.Reader.TryRead(out var line))
            {
                _rest = line;
                continue;
            }

            _isWaiting = true;
            if (!await _lines.Reader.WaitToReadAsync(cancellationToken))
                return 0;
            _isWaiting = false;
        }

        var count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _isDisposed = true;
        base.Dispose(disposing);
    }
}
