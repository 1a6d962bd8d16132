namespace Discovery.Health;

/// <summary>How the leases of one candidate ended within one interval.</summary>
/// <param name="answered">Requests that got a connection, well or badly.</param>
/// <param name="failed">Those of them that failed.</param>
/// <param name="unconnected">Requests that got no connection.</param>
internal readonly struct IntervalCounts(int answered, int failed, int unconnected)
{
    internal int Answered => answered;

    internal int Failed => failed;

    internal int Unconnected => unconnected;

    internal bool HasFailure => failed > 0 || unconnected > 0;

    /// <summary>Answers that were well, in per cent.</summary>
    // Failed is counted after answered, so one may be seen of a request whose other was not.
    internal double SuccessRate => Math.Max(0, answered - failed) * 100.0 / answered;

    /// <summary>Requests that got a connection, in per cent.</summary>
    internal double ConnectRate => answered * 100.0 / (answered + unconnected);
}
