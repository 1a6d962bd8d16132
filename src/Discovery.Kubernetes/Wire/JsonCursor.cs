using System.Text.Json;
using System.Text.Unicode;

namespace Discovery.Kubernetes.Wire;

/// <summary>Walks through JSON that may not have arrived whole. What it reads is the value that it stands on.</summary>
/// <remarks>
/// When the bytes end early the cursor is starved: every loop over properties or items ends, so a caller falls out of its
/// nested loops by itself and looks at <see cref="IsStarved"/> once, at the top. All it throws is <see cref="JsonException"/>.
/// </remarks>
internal ref struct JsonCursor
{
    // Longer than any name in Kubernetes (253, RFC 1123 subdomain) or UID; what is longer is no such thing.
    private const int LongestName = 253;

    private readonly ReadOnlySpan<byte> _bytes;
    private Utf8JsonReader _json;
    private int _start;

    internal JsonCursor(ReadOnlySpan<byte> bytes, bool isFinal = true, JsonReaderState state = default)
    {
        _bytes = bytes;
        _json = new Utf8JsonReader(bytes, isFinal, state);
    }

    internal bool IsStarved { get; private set; }

    /// <summary>Where the token that the cursor stands on ends.</summary>
    internal readonly int Consumed => _start + (int)_json.BytesConsumed;

    /// <summary>Where the token that the cursor stands on begins.</summary>
    internal readonly int TokenStart => _start + (int)_json.TokenStartIndex;

    /// <summary>The length of the text that the cursor stands on as it is written; -1 if that is not the text itself, or none.</summary>
    internal readonly int PlainLength => _json.TokenType == JsonTokenType.String && !_json.ValueIsEscaped ? _json.ValueSpan.Length : -1;

    internal readonly JsonReaderState State => _json.CurrentState;

    internal readonly JsonTokenType Token => _json.TokenType;

    /// <summary>Goes on to the next token.</summary>
    internal bool Next()
    {
        if (!IsStarved && _json.Read())
            return true;

        IsStarved = true;
        return false;
    }

    /// <summary>Checks that nothing but white space follows.</summary>
    internal void End() => _json.Read();

    /// <summary>Goes on to the next property of the object that the cursor is in, and stands on its value.</summary>
    internal bool Property(out ReadOnlySpan<byte> name)
    {
        name = default;
        if (!Next() || _json.TokenType == JsonTokenType.EndObject)
            return false;

        name = _json.ValueIsEscaped ? Unescaped() : _json.ValueSpan;
        return Next();
    }

    /// <summary>Goes on to the next item of the array that the cursor is in.</summary>
    internal bool Item() => Next() && _json.TokenType != JsonTokenType.EndArray;

    /// <summary>Whether the value is an object, which is entered by that, rather than null.</summary>
    internal readonly bool IsObject() => Is(JsonTokenType.StartObject, "an object");

    /// <summary>Whether the value is an array, which is entered by that, rather than null.</summary>
    internal readonly bool IsArray() => Is(JsonTokenType.StartArray, "an array");

    /// <summary>The value as UTF-8 text; empty for null.</summary>
    internal readonly ReadOnlySpan<byte> Text()
    {
        if (!Is(JsonTokenType.String, "a string"))
            return default;

        return _json.ValueIsEscaped ? Unescaped() : _json.ValueSpan;
    }

    /// <summary>The value as a text that is no longer than names in Kubernetes are.</summary>
    internal readonly ReadOnlySpan<byte> Name()
    {
        var text = Text();
        if (text.Length > LongestName)
            throw new JsonException($"a name of {text.Length} bytes is longer than {LongestName}, the most that Kubernetes allows");
        return Utf8.IsValid(text) ? text : throw InvalidText();
    }

    /// <summary>The value as a string; null for null.</summary>
    internal readonly string? String()
    {
        if (!Is(JsonTokenType.String, "a string"))
            return null;

        try
        {
            return _json.GetString();
        }
        catch (InvalidOperationException)
        {
            throw InvalidText();
        }
    }

    internal readonly bool? Flag() => _json.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.Null => null,
        _ => throw Wrong("true or false"),
    };

    internal readonly long? Number()
    {
        if (!Is(JsonTokenType.Number, "a number"))
            return null;

        return _json.TryGetInt64(out var number) ? number : throw Wrong("a whole number");
    }

    /// <summary>Passes over the value, whatever is in it.</summary>
    internal void Skip()
    {
        if (!_json.TrySkip())
            IsStarved = true;
    }

    /// <summary>The bytes between two places.</summary>
    internal readonly ReadOnlySpan<byte> Between(int start, int end) => _bytes[start..end];

    /// <summary>The bytes that follow.</summary>
    internal readonly ReadOnlySpan<byte> Rest => _bytes[Consumed..];

    /// <summary>Passes over items of the array that the cursor is in, which were read otherwise. It stands on the end of an item.</summary>
    /// <param name="length">How many bytes: whole items, with the comma before each.</param>
    internal void Pass(int length)
    {
        if (length == 0)
            return;

        _start = Consumed + length;
        _json = new Utf8JsonReader(_bytes[_start..], _json.IsFinalBlock, _json.CurrentState);
    }

    internal static JsonException InvalidText() => new("a text is not UTF-8");

    private readonly bool Is(JsonTokenType wanted, string what)
    {
        if (_json.TokenType == wanted)
            return true;

        return _json.TokenType == JsonTokenType.Null ? false : throw Wrong(what);
    }

    private readonly JsonException Wrong(string what) => new($"there is {_json.TokenType} where {what} belongs, at byte {TokenStart}");

    private readonly ReadOnlySpan<byte> Unescaped()
    {
        try
        {
            var text = new byte[_json.ValueSpan.Length];
            return text.AsSpan(0, _json.CopyString(text));
        }
        catch (InvalidOperationException)
        {
            throw InvalidText();
        }
    }
}
