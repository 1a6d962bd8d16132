using System.Globalization;
using System.Text;

namespace Discovery.Dns.Testing;

/// <summary>A domain name: its labels, octet for octet. Written for the fake alone, so that a fault of the library's own names is seen.</summary>
internal sealed class WireName
{
    private WireName(IReadOnlyList<byte[]> labels) => Labels = labels;

    public static WireName Root { get; } = new([]);

    public IReadOnlyList<byte[]> Labels { get; }

    /// <summary>The same for names that differ in ASCII case alone.</summary>
    public string Key => SuffixKey(0);

    public static WireName Of(IReadOnlyList<byte[]> labels) => new(labels);

    /// <summary>Reads a name, with or without its final dot; <c>\.</c> and <c>\DDD</c> escape.</summary>
    public static WireName Parse(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        if (text == ".")
            return Root;
        var labels = new List<byte[]>();
        var label = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '.')
                EndLabel();
            else if (text[i] == '\\')
                label.Add(Unescape(text, ref i));
            else
                label.Add(text[i] < 128 ? (byte)text[i] : throw Wrong(text, "write other than ASCII letters as an A-label or escaped"));
        }

        if (label.Count > 0)
            EndLabel();
        return labels.Sum(each => each.Length + 1) + 1 <= 255 ? new WireName(labels) : throw Wrong(text, "it is longer than 255 octets");

        void EndLabel()
        {
            labels.Add(label.Count is > 0 and < 64 ? [.. label] : throw Wrong(text, "a label is empty or longer than 63 octets"));
            label.Clear();
        }
    }

    /// <summary>The key of the name that is left without the first labels.</summary>
    public string SuffixKey(int skipped)
    {
        var key = new StringBuilder();
        foreach (var label in Labels.Skip(skipped))
            key.Append((char)label.Length).Append(Encoding.Latin1.GetString(label).ToLowerInvariant());
        return key.ToString();
    }

    public bool IsWithin(WireName zone) =>
        Labels.Count >= zone.Labels.Count && SuffixKey(Labels.Count - zone.Labels.Count) == zone.Key;

    public override string ToString() =>
        Labels.Count == 0 ? "." : string.Join('.', Labels.Select(label => string.Concat(label.Select(Escape))));

    private static string Escape(byte octet) => (char)octet switch
    {
        '.' or '\\' => $"\\{(char)octet}",
        > ' ' and < (char)127 => ((char)octet).ToString(),
        _ => string.Create(CultureInfo.InvariantCulture, $"\\{octet:D3}"),
    };

    private static byte Unescape(string text, ref int i)
    {
        if (i + 3 < text.Length && byte.TryParse(text.AsSpan(i + 1, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var octet))
        {
            i += 3;
            return octet;
        }

        return ++i < text.Length && text[i] < 128 ? (byte)text[i] : throw Wrong(text, "an escape is not whole");
    }

    private static ArgumentException Wrong(string text, string why) => new($"'{text}' is no domain name: {why}.", nameof(text));
}
