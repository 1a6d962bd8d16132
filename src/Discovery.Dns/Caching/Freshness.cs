namespace Discovery.Dns.Caching;

/// <summary>Which stored answers a caller takes.</summary>
internal readonly record struct Freshness
{
    /// <summary>Any whose time to live is not over.</summary>
    internal static Freshness Stored => new() { AskedAfter = long.MinValue };

    /// <summary>Any that is not about to expire. What is, is asked anew before it does (prefetch).</summary>
    internal static Freshness Renewed => new() { AskedAfter = long.MinValue, Renews = true };

    /// <summary>Only those asked after this timestamp of the clock.</summary>
    internal long AskedAfter { get; private init; }

    /// <summary>Whether what is about to expire counts as expired.</summary>
    internal bool Renews { get; private init; }

    /// <summary>Only answers to queries sent after a moment, whatever time to live is left of older ones.</summary>
    internal static Freshness After(long timestamp) => new() { AskedAfter = timestamp };
}
