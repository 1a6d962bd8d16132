namespace Discovery.Simulation.Scenarios;

/// <summary>What is simulated: who asks, who serves, and what goes wrong. README.md beside the project explains the file's fields.</summary>
internal sealed record Scenario
{
    internal required string Name { get; init; }

    internal required string Title { get; init; }

    internal int Clients { get; init; } = 1;

    internal required IReadOnlyList<ServerGroup> Servers { get; init; }

    /// <summary>The load in each of the equal parts of the run, as a share of what the servers can do on average.</summary>
    internal required IReadOnlyList<double> Loads { get; init; }

    internal double MeanWorkMs { get; init; } = 10;

    internal WorkShape Work { get; init; } = WorkShape.Exponential;

    /// <summary>How long a message takes, one way.</summary>
    internal double NetworkDelayMs { get; init; }

    internal double WarmUpSeconds { get; init; } = 10;

    /// <summary>How long is measured, after the warm-up.</summary>
    internal double Seconds { get; init; } = 60;

    internal IReadOnlyList<long> Seeds { get; init; } = [1, 2, 3];

    /// <summary>Policies to run beside the baselines, unless the command line names others.</summary>
    internal IReadOnlyList<string> Policies { get; init; } = [];

    internal Antagonist? Antagonist { get; init; }

    internal IReadOnlyList<Slowdown> Slowdowns { get; init; } = [];

    internal Newcomer? Newcomer { get; init; }

    internal RollingRestart? Restart { get; init; }

    internal FailingServer? Failing { get; init; }

    internal KeyMix? Keys { get; init; }

    /// <summary>A server whose share of the traffic is told second by second.</summary>
    internal int? Watch { get; init; }

    internal int ServerCount => Servers.Sum(g => g.Count) + (Newcomer is null ? 0 : 1);

    /// <summary>Requests per second that the servers can do on average, one that joins later not counted.</summary>
    internal double Capacity =>
        Servers.Sum(g => g.Count * g.Speed * g.Slots) * (Antagonist?.LeftOver ?? 1) / (MeanWorkMs / 1000);
}
