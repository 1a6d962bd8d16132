namespace Discovery.Kubernetes.Testing;

/// <summary>How a watch ends.</summary>
internal enum WatchEnding
{
    /// <summary>The body ends as HTTP wants it: a deadline, or a server that shuts down politely.</summary>
    Clean,

    /// <summary>What was written still arrives, then the connection closes without the last chunk.</summary>
    Truncated,

    /// <summary>The connection is reset at once.</summary>
    Reset,
}
