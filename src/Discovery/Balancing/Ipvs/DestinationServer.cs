namespace Discovery.Balancing;

/// <summary>A server of a destination.</summary>
internal struct DestinationServer
{
    /// <summary>The server; nothing for a free place.</summary>
    internal Candidate? Candidate;

    /// <summary>Where it stood in its group when last used: it spares a look-up, as long as that group or one like it is in use.</summary>
    internal int Index;
}
