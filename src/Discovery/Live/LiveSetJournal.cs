using Discovery.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Discovery;

/// <summary>Tells log and meter what happens to one live set.</summary>
internal sealed class LiveSetJournal(ServiceName service, DiscoveryMeter meter, ILogger logger)
{
    private readonly string _service = service.ToString();

    internal void LeaseEnded(OutcomeKind outcome)
    {
        if (meter.CountsLeases)
            meter.LeaseEnded(_service, NameOf(outcome));
    }

    /// <summary>A new set is in use.</summary>
    internal void SetChanged(ServiceSnapshot now, int added, int gone)
    {
        var set = now.Set!;
        meter.SetChanged(_service, set.Source);
        if (set.IsAbsent)
            Log.Absent(logger, _service, set.Source);
        else if (now.Candidates.IsEmpty)
            Log.SetEmpty(logger, _service, set.Version, set.Source, set.Explanation ?? "nobody is there");
        else
            Log.SetChanged(logger, _service, set.Version, set.Source, now.Candidates.Length, added, gone);

        if (set.Explanation is { } explanation && !now.Candidates.IsEmpty)
            Log.SetExplained(logger, _service, set.Version, explanation);
    }

    /// <summary>The source failed, failed again, or is back.</summary>
    internal void ConditionChanged(ServiceSnapshot before, ServiceSnapshot now)
    {
        if (now.Failure is { } failure)
        {
            meter.SourceFailed(_service);
            if (now.Set is { } set)
                Log.Stale(logger, failure, _service, now.Failures, set.Version, now.Candidates.Length);
            else
                Log.FirstSetFailed(logger, failure, _service, now.Failures);
        }
        else if (before is { Failure: not null, Set: { } confirmed })
        {
            Log.Recovered(logger, _service, confirmed.Version);
        }
    }

    private static string NameOf(OutcomeKind outcome) => outcome switch
    {
        OutcomeKind.Success => "success",
        OutcomeKind.Failure or OutcomeKind.GatewayFailure => "failure",
        OutcomeKind.ConnectFailure => "connect_failure",
        _ => "dropped",
    };
}
