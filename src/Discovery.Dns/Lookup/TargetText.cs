using Discovery.Dns.Messages;

namespace Discovery.Dns.Lookup;

/// <summary>The names of SRV targets as endpoints have them: the first label, and the domain that hosts of one service share.</summary>
internal ref struct TargetText
{
    private readonly ReadOnlySpan<byte> _message;

    // The domain seen last, as octets and as text: targets of one service are nearly always of one domain.
    private readonly Span<byte> _domainOctets;
    private int _domainLength;
    private string? _domain;

    /// <summary>Makes a reader of names.</summary>
    /// <param name="message">The message that has the names.</param>
    /// <param name="buffer"><see cref="WireName.MaximumLength"/> octets of memory.</param>
    internal TargetText(ReadOnlySpan<byte> message, Span<byte> buffer)
    {
        _message = message;
        _domainOctets = buffer;
    }

    /// <summary>Whether an endpoint has the name of this target. Allocates nothing.</summary>
    internal bool IsOf(int target, ServiceEndpoint endpoint)
    {
        if (target == AddressEntry.NoTarget)
            return endpoint is { DisplayName: null, Domain: null };
        if (endpoint is not { DisplayName: { } label, Domain: { } domain })
            return false;

        var name = WireName.Get(_message, target, stackalloc byte[WireName.MaximumLength]);
        return DnsNameText.IsTextOfLabel(Label(name), label) && IsDomain(Rest(name), domain);
    }

    /// <summary>Makes the texts of a target. The domain is one object as long as targets of the same domain follow each other.</summary>
    internal (string? Label, string? Domain) Of(int target)
    {
        if (target == AddressEntry.NoTarget)
            return default;

        var name = WireName.Get(_message, target, stackalloc byte[WireName.MaximumLength]);
        var rest = Rest(name);
        if (!IsLast(rest))
            Remember(rest, rest[0] == 0 ? string.Empty : DnsNameText.Of(rest));
        return (DnsNameText.OfLabel(Label(name)), _domain);
    }

    private static ReadOnlySpan<byte> Label(ReadOnlySpan<byte> name) => name.Slice(1, name[0]);

    private static ReadOnlySpan<byte> Rest(ReadOnlySpan<byte> name) => name[(name[0] + 1)..];

    private bool IsDomain(scoped ReadOnlySpan<byte> rest, string text)
    {
        if (ReferenceEquals(text, _domain) && IsLast(rest))
            return true;
        if (!DnsNameText.IsTextOf(rest, text))
            return false;
        Remember(rest, text);
        return true;
    }

    private readonly bool IsLast(scoped ReadOnlySpan<byte> rest) => _domainOctets[.._domainLength].SequenceEqual(rest);

    private void Remember(scoped ReadOnlySpan<byte> rest, string text)
    {
        rest.CopyTo(_domainOctets);
        (_domainLength, _domain) = (rest.Length, text);
    }
}
