namespace Discovery.Http.Leases;

/// <summary>Where a body is copied to. Remembers that the target failed, so that the endpoint is not blamed for it.</summary>
internal sealed class CopyTarget(Stream target) : Stream
{
    /// <summary>Whether the target refused what was written.</summary>
    internal bool IsBroken { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        // Set while the target has its turn: an exception leaves it set.
        IsBroken = true;
        target.Write(buffer);
        IsBroken = false;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        IsBroken = true;
        var writing = target.WriteAsync(buffer, cancellationToken);
        if (!writing.IsCompletedSuccessfully)
            return FinishAsync(writing);

        IsBroken = false;
        return writing;
    }

    public override void Flush() => target.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => target.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async ValueTask FinishAsync(ValueTask writing)
    {
        await writing.ConfigureAwait(false);
        IsBroken = false;
    }
}
