using System.Collections.Immutable;
using Discovery.Topology;

namespace Discovery;

/// <summary>All that is known of one service at one moment.</summary>
/// <remarks>Immutable, save for its candidates: they go on counting, and show the newest description of their endpoint. What this
/// moment's was stands in <see cref="Set"/>.</remarks>
public sealed class ServiceSnapshot
{
    internal ServiceSnapshot(ServiceName service) => Service = service;

    /// <summary>The service.</summary>
    public ServiceName Service { get; }

    /// <summary>What is known.</summary>
    public LiveCondition Condition =>
        Set is null ? LiveCondition.Pending
        : Set.IsAbsent ? LiveCondition.Absent
        : Failure is null ? LiveCondition.Live
        : LiveCondition.Stale;

    /// <summary>The set in use: the newest good one. <see langword="null"/> while none has arrived.</summary>
    public EndpointSet? Set { get; internal init; }

    /// <summary>The endpoints of <see cref="Set"/>, each with its load, whatever their readiness.</summary>
    public ImmutableArray<Candidate> Candidates { get; internal init; } = [];

    /// <summary>Why the source cannot be asked at the moment; <see langword="null"/> if it can.</summary>
    public Exception? Failure { get; internal init; }

    /// <summary>How many attempts to ask the source failed in a row.</summary>
    public int Failures { get; internal init; }

    /// <summary>How <see cref="Candidates"/> were narrowed to those that get traffic.</summary>
    /// <value><see langword="null"/> while there is no set.</value>
    public TrafficSummary? Traffic => Plan?.Summary;

    /// <summary>When the source last answered; meaningless while <see cref="Set"/> is <see langword="null"/>.</summary>
    public DateTimeOffset AnsweredAt { get; internal init; }

    /// <summary>Which candidates get traffic. Another object whenever pickers must be made anew.</summary>
    internal TrafficPlan? Plan { get; init; }

    /// <summary>What the service is set to.</summary>
    internal ServiceSettings Settings { get; init; } = new();
}
