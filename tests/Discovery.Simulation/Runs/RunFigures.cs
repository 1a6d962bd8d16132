namespace Discovery.Simulation.Runs;

/// <summary>What is measured of a policy under a scenario, over all seeds.</summary>
internal sealed class RunFigures(int servers, int parts, int seconds)
{
    /// <summary>Latency of the requests that were answered well.</summary>
    internal LatencyHistogram Latency { get; } = new();

    /// <summary>The same for each part of the run that has its own load.</summary>
    internal LatencyHistogram[] Parts { get; } = [.. Enumerable.Range(0, parts).Select(_ => new LatencyHistogram())];

    /// <summary>Requests sent to each server.</summary>
    internal long[] Sent { get; } = new long[servers];

    /// <summary>Requests sent in each second.</summary>
    internal long[] SentBySecond { get; } = new long[seconds];

    /// <summary>Those sent to the server that is watched.</summary>
    internal long[] WatchedBySecond { get; } = new long[seconds];

    internal long Requests { get; set; }

    internal long Errors { get; set; }

    internal long Probes { get; set; }

    /// <summary>Requests of all the time, the warm-up included.</summary>
    internal long AllRequests { get; set; }

    /// <summary>How long all runs together took, in real time.</summary>
    internal TimeSpan Took { get; set; }

    internal double ErrorShare => Requests == 0 ? 0 : (double)Errors / Requests;

    internal double ProbesPerRequest => AllRequests == 0 ? 0 : (double)Probes / AllRequests;

    internal double PicksPerSecond => Took == TimeSpan.Zero ? 0 : AllRequests / Took.TotalSeconds;

    /// <summary>The share of all requests that a server got.</summary>
    internal double ShareOf(int server) => Requests == 0 ? 0 : (double)Sent[server] / Requests;

    internal void Add(RunFigures other)
    {
        Latency.Add(other.Latency);
        for (var i = 0; i < Parts.Length; i++)
            Parts[i].Add(other.Parts[i]);
        AddUp(Sent, other.Sent);
        AddUp(SentBySecond, other.SentBySecond);
        AddUp(WatchedBySecond, other.WatchedBySecond);
        Requests += other.Requests;
        Errors += other.Errors;
        Probes += other.Probes;
        AllRequests += other.AllRequests;
        Took += other.Took;
    }

    private static void AddUp(long[] sum, long[] more)
    {
        for (var i = 0; i < sum.Length; i++)
            sum[i] += more[i];
    }
}
