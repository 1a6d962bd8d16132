using System.Buffers;
using System.Text.Json;

namespace Discovery.Kubernetes.Wire;

/// <summary>Reads one line of a watch: <c>{"type": ..., "object": ...}</c>, in either order, since old servers sort keys.</summary>
internal static class WatchLine
{
    internal static WatchEvent<T> Read<T>(in ReadOnlySequence<byte> line, IObjectReader<T> objects)
        where T : class
    {
        if (line.IsSingleSegment)
            return Read(line.FirstSpan, objects);

        // One copy costs less than a reader that minds the seams at each token.
        var length = checked((int)line.Length);
        var whole = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            line.CopyTo(whole);
            return Read(whole.AsSpan(0, length), objects);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(whole);
        }
    }

    private static WatchEvent<T> Read<T>(ReadOnlySpan<byte> line, IObjectReader<T> objects)
        where T : class
    {
        var json = new JsonCursor(line);
        WatchEventKind? kind = null;
        WatchEvent<T>? read = null;
        JsonCursor body = default;
        json.Next();
        if (json.IsObject())
        {
            while (json.Property(out var name))
            {
                if (name.SequenceEqual("type"u8))
                {
                    kind = KindOf(json.Text());
                }
                else if (name.SequenceEqual("object"u8) && kind is { } known)
                {
                    read = ReadObject(known, ref json, objects);
                }
                else
                {
                    body = name.SequenceEqual("object"u8) ? json : body;
                    json.Skip();
                }
            }
        }

        json.End();
        if (kind is not { } type)
            throw new JsonException("an event has no type");
        return read ?? ReadObject(type, ref body, objects);
    }

    private static WatchEvent<T> ReadObject<T>(WatchEventKind kind, ref JsonCursor json, IObjectReader<T> objects)
        where T : class
    {
        var isThere = json.Token == JsonTokenType.StartObject;
        if (kind == WatchEventKind.Error)
            return new(kind, null, isThere ? ApiStatus.Read(ref json) : new ApiStatus(), null, false);
        if (!isThere)
            throw new JsonException($"an event of type {NameOf(kind)} has no object");

        objects.Meta.WantsVersion = true;
        var read = objects.Read(ref json, kind == WatchEventKind.Bookmark);
        return new(kind, read, null, objects.Meta.ResourceVersion, objects.Meta.IsInitialEventsEnd);
    }

    private static string NameOf(WatchEventKind kind) => kind switch
    {
        WatchEventKind.Added => "ADDED",
        WatchEventKind.Modified => "MODIFIED",
        WatchEventKind.Deleted => "DELETED",
        _ => "BOOKMARK",
    };

    private static WatchEventKind KindOf(ReadOnlySpan<byte> type)
    {
        if (type.SequenceEqual("ADDED"u8))
            return WatchEventKind.Added;
        if (type.SequenceEqual("MODIFIED"u8))
            return WatchEventKind.Modified;
        if (type.SequenceEqual("DELETED"u8))
            return WatchEventKind.Deleted;
        if (type.SequenceEqual("BOOKMARK"u8))
            return WatchEventKind.Bookmark;
        if (type.SequenceEqual("ERROR"u8))
            return WatchEventKind.Error;

        var shown = TextPool.Decode(type);
        throw new JsonException($"an event is of the unknown type '{(shown.Length > 60 ? shown[..60] + "..." : shown)}'");
    }
}
