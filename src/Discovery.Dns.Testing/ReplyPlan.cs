namespace Discovery.Dns.Testing;

/// <summary>What happens in answer to one query.</summary>
internal sealed record ReplyPlan(params IReadOnlyList<Reply> Replies)
{
    /// <summary>How long to wait first, by the server's clock.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>TCP: whether the connection is closed afterwards.</summary>
    public bool Closes { get; init; }

    /// <summary>TCP: whether only the first half of each message is sent.</summary>
    public bool Halves { get; init; }

    /// <summary>TCP: how many octets are written at once; 0 writes all at once.</summary>
    public int PieceSize { get; init; }

    /// <summary>TCP: how long to wait between two pieces.</summary>
    public TimeSpan Pause { get; init; }
}
