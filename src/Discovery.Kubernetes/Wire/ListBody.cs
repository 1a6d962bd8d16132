using System.Buffers;
using System.Text.Json;

namespace Discovery.Kubernetes.Wire;

/// <summary>Reads one list, object by object: a list of a large cluster has tens of megabytes, and is never in memory whole.</summary>
/// <param name="objects">Reads the objects.</param>
/// <param name="bound">How much is taken in.</param>
internal sealed class ListBody<T>(IObjectReader<T> objects, ListBound<T> bound)
    where T : class
{
    /// <summary>The longest object taken in: etcd refuses requests above 1.5 MiB, so none comes near.</summary>
    internal const int LongestObject = 4 * 1024 * 1024;

    private const int FirstBuffer = 64 * 1024;
    private const int UsualBuffer = 256 * 1024;

    private readonly List<T> _items = [];
    private JsonReaderState _state;
    private Place _place;
    private int _size;
    private (string? Version, string? Continue, long? Remaining) _meta;

    private enum Place
    {
        Start,
        Top,
        Items,
        End,
    }

    internal ListPage<T> Read(in ReadOnlySequence<byte> body)
    {
        if (body.IsSingleSegment)
        {
            Take(body.FirstSpan, isFinal: true);
            return Page();
        }

        var buffer = ArrayPool<byte>.Shared.Rent(checked((int)body.Length));
        try
        {
            body.CopyTo(buffer);
            Take(buffer.AsSpan(0, (int)body.Length), isFinal: true);
            return Page();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    internal async ValueTask<ListPage<T>> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            for (var kept = 0; ;)
            {
                // Filled to its end each time, so that few objects are begun twice.
                var read = await body.ReadAtLeastAsync(buffer.AsMemory(kept), buffer.Length - kept, throwOnEndOfStream: false, cancellationToken)
                    .ConfigureAwait(false);
                var filled = kept + read;
                var isFinal = filled < buffer.Length;
                var taken = Take(buffer.AsSpan(0, filled), isFinal);
                if (isFinal)
                    return Page();

                kept = filled - taken;
                buffer = MakeRoom(buffer, taken, kept);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] MakeRoom(byte[] buffer, int taken, int kept)
    {
        var rest = buffer.AsSpan(taken, kept);
        if (kept >= LongestObject)
            throw new JsonException($"an object is longer than {LongestObject} bytes, which none in Kubernetes can be");
        if (kept <= buffer.Length / 2 && buffer.Length >= UsualBuffer)
        {
            rest.CopyTo(buffer);
            return buffer;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(UsualBuffer, Math.Min(2 * buffer.Length, LongestObject + 1)));
        rest.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    /// <summary>Reads as far as whole values go.</summary>
    /// <returns>How many bytes that were.</returns>
    private int Take(ReadOnlySpan<byte> bytes, bool isFinal)
    {
        var json = new JsonCursor(bytes, isFinal, _state);
        while (true)
        {
            var (state, consumed) = (json.State, json.Consumed);
            var place = _place;
            if (_place != Place.End)
                Step(ref json);
            else
                json.Next();

            if (!json.IsStarved)
                continue;

            // What was begun is begun again with more bytes.
            (_state, _place) = (state, place);
            return _place == Place.End ? bytes.Length : consumed;
        }
    }

    private void Step(ref JsonCursor json)
    {
        switch (_place)
        {
            case Place.Start:
                _place = json.Next() && json.IsObject() ? Place.Top : Place.End;
                break;
            case Place.Top when json.Property(out var name):
                ReadProperty(ref json, name);
                break;
            case Place.Items when json.Item():
                ReadItem(ref json);
                break;
            default:
                _place = _place == Place.Items ? Place.Top : Place.End;
                break;
        }
    }

    private void ReadProperty(ref JsonCursor json, ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("items"u8))
        {
            _place = json.IsArray() ? Place.Items : Place.Top;
        }
        else if (name.SequenceEqual("metadata"u8))
        {
            objects.Meta.Begin();
            objects.Meta.WantsVersion = true;
            objects.Meta.Read(ref json);
            _meta = (objects.Meta.ResourceVersion, objects.Meta.Continue, objects.Meta.RemainingItemCount);
        }
        else
        {
            json.Skip();
        }
    }

    private void ReadItem(ref JsonCursor json)
    {
        objects.Meta.WantsVersion = false;
        if (!json.IsObject() || objects.Read(ref json, isBookmark: false) is not { } item)
            return;

        _items.Add(item);
        _size += bound.Weigh(item);
        if (_size > bound.Most)
            throw new JsonException($"the list has more than {bound.Most} {bound.Unit}, which no cluster should have");
    }

    private ListPage<T> Page() => new(_items, _meta.Version, _meta.Continue, _meta.Remaining);
}
