namespace Discovery.Health;

/// <summary>Why a candidate is ejected.</summary>
internal enum OutlierReason
{
    ConsecutiveFailures,
    ConsecutiveGatewayFailures,
    ConsecutiveConnectFailures,
    SuccessRate,
    ConnectSuccessRate,
    FailurePercentage,
}
