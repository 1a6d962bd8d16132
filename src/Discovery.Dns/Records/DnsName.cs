using System.Diagnostics.CodeAnalysis;

namespace Discovery.Dns.Messages;

/// <summary>A whole domain name, in the form that travels: labels of any octets, compared without ASCII case.</summary>
/// <remarks>Source: RFC 1035 section 3.1, RFC 2181 section 11 (any octet), RFC 4343 (case). Always absolute: search lists are the caller's business.</remarks>
public sealed class DnsName : IEquatable<DnsName>
{
    internal const int MaxLength = 255;
    internal const int MaxLabel = 63;

    /// <summary>The uncompressed wire form, with the final zero octet: 1 to 255 octets.</summary>
    private readonly byte[] _wire;

    internal DnsName(byte[] wire) => _wire = wire;

    /// <summary>The root, <c>.</c>.</summary>
    public static DnsName Root { get; } = new([0]);

    /// <summary>How many labels the name has; 0 for the root.</summary>
    public int LabelCount
    {
        get
        {
            var count = 0;
            for (var offset = 0; _wire[offset] != 0; offset += _wire[offset] + 1)
                count++;
            return count;
        }
    }

    internal ReadOnlySpan<byte> Wire => _wire;

    /// <summary>Reads a name, with or without its final dot. Letters beyond ASCII become an A-label (RFC 5890).</summary>
    /// <param name="text">The text; <c>\.</c> and <c>\DDD</c> escape (RFC 1035 section 5.1). Spaces and control characters must be escaped.</param>
    /// <returns>The name.</returns>
    /// <exception cref="FormatException">A label is empty or longer than 63 octets, or the name is longer than 255.</exception>
    public static DnsName Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var reader = new DnsNameReader(stackalloc byte[DnsName.MaxLength]);
        return reader.Read(text) is { } fault
            ? throw new FormatException($"'{text}' is not a domain name: {fault}.")
            : new DnsName(reader.Wire.ToArray());
    }

    /// <summary>Puts a name together of the texts of its first label and the rest, both of them valid.</summary>
    internal static DnsName Join(string label, string domain)
    {
        Span<byte> buffer = stackalloc byte[2 * DnsName.MaxLength];
        var first = new DnsNameReader(buffer);
        first.Read(label);
        var length = first.Wire.Length - 1;
        var rest = new DnsNameReader(buffer[length..]);
        rest.Read(domain.Length == 0 ? "." : domain);
        return new DnsName(buffer[..(length + rest.Wire.Length)].ToArray());
    }

    /// <summary>Reads a name, or tells that it cannot.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">The name, or <see langword="null"/>.</param>
    /// <returns>Whether the text is a name.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out DnsName? name)
    {
        var reader = new DnsNameReader(stackalloc byte[DnsName.MaxLength]);
        name = text is not null && reader.Read(text) is null ? new DnsName(reader.Wire.ToArray()) : null;
        return name is not null;
    }

    /// <inheritdoc/>
    public bool Equals(DnsName? other) => ReferenceEquals(this, other) || (other is not null && NameOctets.Same(_wire, other._wire));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DnsName);

    /// <inheritdoc/>
    public override int GetHashCode() => NameOctets.Hash(_wire);

    /// <summary>The name as text, without the final dot; the root is <c>.</c>.</summary>
    /// <returns>The text; octets that are no plain characters are escaped.</returns>
    public override string ToString() => DnsNameText.Of(_wire);
}
