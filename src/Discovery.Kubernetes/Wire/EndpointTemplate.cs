using System.Buffers;

namespace Discovery.Kubernetes.Wire;

/// <summary>
/// How an endpoint looked on the wire: the bytes around its texts. The next endpoint of a list mostly differs in the texts
/// alone, and can then be read without looking at each token.
/// </summary>
/// <remarks>
/// The bytes around were read as JSON before, and a text that has anything but printable ASCII, or an escape, is no match: what
/// matches is as valid as what was learned from. What does not is read the usual way.
/// </remarks>
internal sealed class EndpointTemplate
{
    private const int Longest = 1024;
    private const int LongestText = 253;
    internal const int MostTexts = 16;

    private static readonly SearchValues<byte> Plain = SearchValues.Create(
        [.. Enumerable.Range(0x20, 0x5F).Select(c => (byte)c).Where(c => c is not ((byte)'"' or (byte)'\\'))]);

    private readonly byte[] _bytes = new byte[Longest];
    private readonly (EndpointField Field, int Start, int End)[] _texts = new (EndpointField, int, int)[MostTexts];
    private int _length;
    private int _count;
    private int _start;

    /// <summary>The conditions, which stand between the texts.</summary>
    internal EndpointFlags Conditions { get; private set; }

    /// <summary>Begins to learn from the endpoint that starts there.</summary>
    internal void Begin(int start) => (_start, _count, _length) = (start, 0, 0);

    /// <summary>Notes where a text is.</summary>
    internal void Add(EndpointField field, int start, int length)
    {
        if (_count < MostTexts)
            _texts[_count] = (field, start - _start, start - _start + length);
        // One too many makes it unfit.
        _count++;
    }

    /// <summary>Learns the endpoint whose texts have been noted.</summary>
    internal void Learn(ReadOnlySpan<byte> endpoint, EndpointFlags flags)
    {
        if (endpoint.Length > Longest || _count > MostTexts)
            return;

        endpoint.CopyTo(_bytes);
        _length = endpoint.Length;
        Conditions = flags & EndpointFlags.Conditions;
    }

    /// <summary>Finds the texts of an endpoint that looks the same.</summary>
    /// <param name="bytes">What begins with an endpoint.</param>
    /// <param name="found">Where the texts are; room for <see cref="MostTexts"/>.</param>
    /// <returns>How long the endpoint is; 0 if it does not look the same, or is not there whole.</returns>
    internal int Match(ReadOnlySpan<byte> bytes, Span<(EndpointField Field, int Start, int Length)> found)
    {
        if (_length == 0)
            return 0;

        var (at, learned) = (0, 0);
        for (var i = 0; i < _count; i++)
        {
            var (field, start, end) = _texts[i];
            if (!Passes(bytes, ref at, learned, start))
                return 0;

            var length = bytes[at..].IndexOfAnyExcept(Plain);
            if (length is < 0 or > LongestText || bytes[at + length] != '"')
                return 0;

            found[i] = (field, at, length);
            at += length;
            learned = end;
        }

        return Passes(bytes, ref at, learned, _length) ? at : 0;
    }

    internal int Count => _count;

    private bool Passes(ReadOnlySpan<byte> bytes, ref int at, int start, int end)
    {
        var between = _bytes.AsSpan(start, end - start);
        if (!bytes[at..].StartsWith(between))
            return false;

        at += between.Length;
        return true;
    }
}
