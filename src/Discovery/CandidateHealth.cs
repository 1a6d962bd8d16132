namespace Discovery;

/// <summary>What this client has found out about a candidate, beside what its source says.</summary>
public enum CandidateHealth
{
    /// <summary>Nothing speaks against it.</summary>
    Healthy = 0,

    /// <summary>It works, but said that others should be preferred.</summary>
    Degraded = 1,

    /// <summary>It is ejected, or its checks fail: no traffic, unless too many are so.</summary>
    Unhealthy = 2,
}
