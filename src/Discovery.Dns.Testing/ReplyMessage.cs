namespace Discovery.Dns.Testing;

/// <summary>An answer before it is written.</summary>
internal sealed record ReplyMessage
{
    public required ushort Id { get; init; }

    public required Question Question { get; init; }

    /// <summary>The QR bit.</summary>
    public bool IsResponse { get; init; } = true;

    public bool IsAuthoritative { get; init; }

    /// <summary>Set though all fits; the writer sets it too when it does not.</summary>
    public bool IsTruncated { get; init; }

    public FakeDnsCode Code { get; init; }

    public IReadOnlyList<WireRecord> Answers { get; init; } = [];

    public IReadOnlyList<WireRecord> Authority { get; init; } = [];

    public IReadOnlyList<WireRecord> Additional { get; init; } = [];

    /// <summary>Null leaves the OPT record out.</summary>
    public int? PayloadSize { get; init; }

    /// <summary>Another question than the one that was asked.</summary>
    public byte[]? OtherQuestion { get; init; }
}
