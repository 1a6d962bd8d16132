namespace Discovery.Simulation.Scenarios;

/// <summary>How the work of requests varies about its mean.</summary>
internal enum WorkShape
{
    /// <summary>Not at all.</summary>
    Constant,

    /// <summary>Exponentially: most is short, some is long.</summary>
    Exponential,

    /// <summary>A normal distribution whose deviation equals its mean, 0 where it is negative, scaled to the mean asked for.</summary>
    TruncatedNormal,
}
