namespace Discovery.Affinity;

/// <summary>Where a request's key comes from, unless the caller gives one with the request.</summary>
public enum AffinityKeySource
{
    /// <summary>From the caller alone: a request without a key has none.</summary>
    Caller = 0,

    /// <summary>The client: the address that the caller gives as the key, or, without one, this process itself.</summary>
    ClientIp = 1,

    /// <summary>A header of the outgoing HTTP request; several values are joined by commas (gRFC A76).</summary>
    Header = 2,

    /// <summary>A cookie in the header <c>Cookie</c> of the outgoing HTTP request.</summary>
    Cookie = 3,
}
