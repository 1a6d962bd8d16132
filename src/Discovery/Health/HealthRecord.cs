namespace Discovery.Health;

/// <summary>What is known of the health of one candidate. Read and written under the lock of its <see cref="HealthRecords"/>.</summary>
internal sealed class HealthRecord(Candidate candidate)
{
    internal Candidate Candidate { get; } = candidate;

    /// <summary>What its requests came to; <see langword="null"/> where outliers are not ejected.</summary>
    internal OutlierSignal? Signal { get; set; }

    internal Ejection Ejection { get; } = new();

    /// <summary>What its probes came to.</summary>
    internal ProbeStreak Probes { get; } = new();

    /// <summary>Since when it warms up; <see langword="null"/> if it is warm.</summary>
    internal TimeSpan? WarmingSince { get; set; }

    internal bool IsReady => Candidate.Endpoint.Conditions.HasFlag(EndpointConditions.Ready);

    /// <summary>Whether it may get traffic as far as its health goes.</summary>
    internal bool IsIn => !Ejection.IsActive && Probes.Verdict != CandidateHealth.Unhealthy;

    /// <summary>Makes the candidate show what is known.</summary>
    /// <returns>Whether that is news.</returns>
    internal bool Show()
    {
        var health = IsIn ? Probes.Verdict : CandidateHealth.Unhealthy;
        if (Candidate.Health == health)
            return false;

        Candidate.Health = health;
        return true;
    }
}
