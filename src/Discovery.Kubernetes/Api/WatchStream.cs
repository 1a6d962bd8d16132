using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Discovery.Kubernetes.Wire;

namespace Discovery.Kubernetes.Api;

/// <summary>An open watch: one JSON object per line, cut anywhere on the way, until its end.</summary>
/// <typeparam name="T">What is watched.</typeparam>
internal sealed class WatchStream<T>(
    ApiCall call, IResourceReader<T> events, Refusal refusal, HttpResponseMessage response, Stream body, Deadline deadline) : IDisposable
    where T : class
{
    /// <summary>The longest line taken in: etcd refuses requests above 1.5 MiB, so no object comes near.</summary>
    internal const int LongestLine = 4 * 1024 * 1024;

    private const int ShownBytes = 60;

    private readonly PipeReader _reader = PipeReader.Create(body, new StreamPipeReaderOptions(bufferSize: 16 * 1024));
    private long _scanned;

    internal ApiCall Call => call;

    /// <summary>Whether the watch ended because nothing was heard of the server for too long.</summary>
    internal bool WentSilent => deadline.IsSilent;

    /// <summary>From now on, a silence of this length ends the watch.</summary>
    internal void Listen(TimeSpan patience) => deadline.Listen(patience);

    /// <summary>Waits for the next event.</summary>
    /// <returns>The event, or null at the end that the server or a long silence made.</returns>
    /// <exception cref="SourceException">The stream broke, or holds something else.</exception>
    /// <exception cref="RefusedException">The server ended the watch and says why.</exception>
    internal async ValueTask<WatchEvent<T>?> ReadAsync()
    {
        try
        {
            while (true)
            {
                var read = await _reader.ReadAsync(deadline.Token).ConfigureAwait(false);
                deadline.Heard();
                if (TryTake(read, out var taken))
                    return taken is { Kind: WatchEventKind.Error } ? throw refusal.Explain(taken.Value.Status) : taken;
            }
        }
        catch (OperationCanceledException) when (deadline.IsSilent && !deadline.HasPassed)
        {
            return null;
        }
        catch (Exception thrown) when (ApiCall.CanExplain(thrown, deadline))
        {
            throw call.Explain(thrown, deadline);
        }
    }

    public void Dispose()
    {
        _reader.Complete();
        response.Dispose();
        deadline.Dispose();
    }

    private bool TryTake(in ReadResult read, out WatchEvent<T>? taken)
    {
        taken = null;
        var rest = read.Buffer;
        while (rest.Slice(_scanned).PositionOf((byte)'\n') is { } end)
        {
            var line = rest.Slice(0, end);
            rest = rest.Slice(rest.GetPosition(1, end));
            _scanned = 0;
            if (IsBlank(line))
                continue;

            taken = Parse(line, isWhole: true);
            _reader.AdvanceTo(rest.Start);
            return true;
        }

        if (!read.IsCompleted)
        {
            Bound(rest);
            _scanned = rest.Length;
            _reader.AdvanceTo(rest.Start, rest.End);
            return false;
        }

        taken = IsBlank(rest) ? null : Parse(rest, isWhole: false);
        _scanned = 0;
        _reader.AdvanceTo(rest.End);
        return true;
    }

    private WatchEvent<T> Parse(in ReadOnlySequence<byte> line, bool isWhole)
    {
        Bound(line);
        try
        {
            return events.ReadEvent(line);
        }
        catch (JsonException) when (!isWhole)
        {
            throw call.Failure($"the stream ended in the middle of an event, after {line.Length} bytes of it.");
        }
        catch (JsonException thrown)
        {
            // The position is that of the parser; without one, the reader says in words of its own what is wrong.
            var why = thrown.BytePositionInLine is null ? $" ({thrown.Message.TrimEnd('.')})" : "";
            throw call.Failure($"a line is no watch event: {Start(line)}{why}. Does a proxy answer in place of the API server?", thrown);
        }
    }

    private void Bound(in ReadOnlySequence<byte> line)
    {
        if (line.Length > LongestLine)
            throw call.Failure($"a line is longer than {LongestLine} bytes, which no object can be: {Start(line)}.");
    }

    private static bool IsBlank(in ReadOnlySequence<byte> line)
    {
        foreach (var part in line)
        {
            if (part.Span.ContainsAnyExcept("\r\t "u8))
                return false;
        }

        return true;
    }

    private static string Start(in ReadOnlySequence<byte> line)
    {
        var text = Encoding.UTF8.GetString(line.Slice(0, Math.Min(line.Length, ShownBytes))).TrimEnd();
        return line.Length > ShownBytes ? $"'{text}...'" : $"'{text}'";
    }
}
