namespace Discovery.Health;

/// <summary>What the probes of one candidate came to, by how many in a row said so.</summary>
internal sealed class ProbeStreak
{
    private bool _isFirst = true;

    internal CandidateHealth Verdict { get; private set; }

    /// <summary>How many in a row said other than the verdict in that it is well, or that it is not.</summary>
    internal int Against { get; private set; }

    /// <summary>Whether it was never probed.</summary>
    internal bool IsNew => _isFirst;

    /// <summary>Counts one more result.</summary>
    /// <returns>Whether the verdict is another now.</returns>
    internal bool Add(CandidateHealth result, ProbeOptions options)
    {
        var before = Verdict;
        var isWell = result != CandidateHealth.Unhealthy;
        if (isWell == (before != CandidateHealth.Unhealthy))
        {
            // Healthy or degraded is what the endpoint itself says: no reason to wait for it to say so again.
            (Verdict, Against) = (result, 0);
        }
        else
        {
            Against++;
            // As in Envoy the first probe counts alone: nothing is known that it could contradict.
            if (_isFirst || Against >= (isWell ? options.HealthyThreshold : options.UnhealthyThreshold))
                (Verdict, Against) = (result, 0);
        }

        _isFirst = false;
        return Verdict != before;
    }
}
