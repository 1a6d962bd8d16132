using Microsoft.Extensions.Logging;

namespace Discovery.Diagnostics;

/// <summary>The log messages of the engine.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Service '{Service}': set {Version} from {Source} has {Count} endpoints: {Added} new, {Removed} gone")]
    internal static partial void SetChanged(
        ILogger logger, string service, long version, string source, int count, int added, int removed);

    [LoggerMessage(2, LogLevel.Warning, "Service '{Service}': set {Version} from {Source} is empty: {Explanation}")]
    internal static partial void SetEmpty(ILogger logger, string service, long version, string source, string explanation);

    [LoggerMessage(3, LogLevel.Information, "Service '{Service}': {Source} does not know this name")]
    internal static partial void Absent(ILogger logger, string service, string source);

    [LoggerMessage(4, LogLevel.Warning, "Service '{Service}': the source failed ({Failures} in a row), no endpoint is known yet")]
    internal static partial void FirstSetFailed(ILogger logger, Exception failure, string service, int failures);

    [LoggerMessage(5, LogLevel.Warning, "Service '{Service}': the source failed ({Failures} in a row), set {Version} stays in use with {Count} endpoints")]
    internal static partial void Stale(ILogger logger, Exception failure, string service, int failures, long version, int count);

    [LoggerMessage(6, LogLevel.Information, "Service '{Service}': the source is back, set {Version} is confirmed")]
    internal static partial void Recovered(ILogger logger, string service, long version);

    [LoggerMessage(7, LogLevel.Debug, "Service '{Service}': idle, its watch is closed")]
    internal static partial void Idle(ILogger logger, string service);

    [LoggerMessage(8, LogLevel.Warning, "Service '{Service}': set {Version} is in use, but {Explanation}")]
    internal static partial void SetExplained(ILogger logger, string service, long version, string explanation);

    [LoggerMessage(9, LogLevel.Warning, "Service '{Service}': {Warning}")]
    internal static partial void TopologyWarning(ILogger logger, string service, string warning);

    [LoggerMessage(10, LogLevel.Information, "Service '{Service}': traffic goes as its topology says again")]
    internal static partial void TopologyRecovered(ILogger logger, string service);

    [LoggerMessage(31, LogLevel.Warning, "Service '{Service}': {Endpoint} is ejected for {Seconds} s: {Reason}. {Ejected} of {Count} endpoints are ejected")]
    internal static partial void Ejected(
        ILogger logger, string service, ServiceEndpoint endpoint, double seconds, string reason, int ejected, int count);

    [LoggerMessage(32, LogLevel.Warning, "Service '{Service}': {Endpoint} stays in use in spite of {Reason}: {Ejected} of {Count} endpoints are ejected, at most {Percent} % may be, and never all")]
    internal static partial void NotEjected(
        ILogger logger, string service, ServiceEndpoint endpoint, string reason, int ejected, int count, int percent);

    [LoggerMessage(33, LogLevel.Information, "Service '{Service}': {Endpoint} is back after an ejection of {Seconds} s")]
    internal static partial void Returned(ILogger logger, string service, ServiceEndpoint endpoint, double seconds);

    [LoggerMessage(34, LogLevel.Warning, "Service '{Service}': {Endpoint} fails its probes and gets no traffic: {Reason}")]
    internal static partial void ProbesFail(ILogger logger, string service, ServiceEndpoint endpoint, string reason);

    [LoggerMessage(35, LogLevel.Information, "Service '{Service}': {Endpoint} passes its probes")]
    internal static partial void ProbesPass(ILogger logger, string service, ServiceEndpoint endpoint);

    [LoggerMessage(36, LogLevel.Warning, "Service '{Service}': {Endpoint} says that it is degraded; others are preferred")]
    internal static partial void ProbesSayDegraded(ILogger logger, string service, ServiceEndpoint endpoint);
}
