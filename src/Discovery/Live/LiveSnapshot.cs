using System.Collections.Immutable;
using Discovery.Endpoints;

namespace Discovery.Live;

/// <summary>All that is known of one service at one moment.</summary>
/// <remarks>Immutable, save for its candidates: they go on counting, and show the newest description of their endpoint. What this
/// moment's was stands in <see cref="Set"/>.</remarks>
public sealed class LiveSnapshot
{
    internal LiveSnapshot(ServiceName service) => Service = service;

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

    /// <summary>Grows with each change of the candidates' health or warmth: pickers are made anew.</summary>
    internal long HealthVersion { get; init; }

    /// <summary>How <see cref="Candidates"/> were narrowed to those that get traffic.</summary>
    /// <value>What a directory gives out always has it, once there is a set. <see langword="null"/> until a set was planned.</value>
    public TrafficSummary? Traffic { get; internal set; }

    /// <summary>When the source last answered; meaningless while <see cref="Set"/> is <see langword="null"/>.</summary>
    public DateTimeOffset AnsweredAt { get; internal init; }

    /// <summary>The same, for candidates of which other things are known now.</summary>
    internal LiveSnapshot WithHealthChanged() => new(Service)
    {
        Set = Set,
        Candidates = Candidates,
        HealthVersion = HealthVersion + 1,
        Failure = Failure,
        Failures = Failures,
        AnsweredAt = AnsweredAt,
    };
}
