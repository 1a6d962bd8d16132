using Discovery.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Discovery.Health;

/// <summary>Tells log and meter what health does to the candidates of one service.</summary>
internal sealed class HealthJournal(ServiceName service, DiscoveryMeter meter, ILogger logger)
{
    private readonly string _service = service.ToString();

    internal void Ejected(Candidate candidate, OutlierReason reason, string text, TimeSpan time, int ejected, int ready)
    {
        meter.Ejected(_service, NameOf(reason));
        Log.Ejected(logger, _service, candidate.Endpoint, Math.Round(time.TotalSeconds, 1), text, ejected, ready);
    }

    internal void NotEjected(Candidate candidate, string text, int ejected, int ready, int percent) =>
        Log.NotEjected(logger, _service, candidate.Endpoint, text, ejected, ready, percent);

    internal void Returned(Candidate candidate, TimeSpan after) =>
        Log.Returned(logger, _service, candidate.Endpoint, Math.Round(after.TotalSeconds, 1));

    internal void Probed(CandidateHealth result) => meter.Probed(_service, NameOf(result));

    internal void ProbesSay(Candidate candidate, CandidateHealth verdict, string? reason)
    {
        switch (verdict)
        {
            case CandidateHealth.Unhealthy:
                Log.ProbesFail(logger, _service, candidate.Endpoint, reason ?? "it says that it is not well");
                break;
            case CandidateHealth.Degraded:
                Log.ProbesSayDegraded(logger, _service, candidate.Endpoint);
                break;
            default:
                Log.ProbesPass(logger, _service, candidate.Endpoint);
                break;
        }
    }

    private static string NameOf(CandidateHealth health) => health switch
    {
        CandidateHealth.Healthy => "healthy",
        CandidateHealth.Degraded => "degraded",
        _ => "unhealthy",
    };

    private static string NameOf(OutlierReason reason) => reason switch
    {
        OutlierReason.ConsecutiveFailures => "consecutive_failures",
        OutlierReason.ConsecutiveGatewayFailures => "consecutive_gateway_failures",
        OutlierReason.ConsecutiveConnectFailures => "consecutive_connect_failures",
        OutlierReason.SuccessRate => "success_rate",
        OutlierReason.ConnectSuccessRate => "connect_success_rate",
        _ => "failure_percentage",
    };
}
