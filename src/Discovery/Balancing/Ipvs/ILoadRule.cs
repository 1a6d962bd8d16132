namespace Discovery.Balancing;

/// <summary>How an IPVS scheduler counts load: static, so that each scan is compiled for its own rule.</summary>
internal interface ILoadRule
{
    /// <summary>The load of a server, to be divided by its weight.</summary>
    /// <param name="active">Its connections: here, leases in flight.</param>
    static abstract long Of(int active);
}
