using Discovery.Dns.Caching;
using Microsoft.Extensions.Logging;

namespace Discovery.Dns.Diagnostics;

/// <summary>The log messages of DNS. Their numbers follow those of the engine.</summary>
internal static partial class DnsLog
{
    [LoggerMessage(21, LogLevel.Warning, "Service '{Service}': DNS fails: {Question}: {Failure}")]
    internal static partial void Failed(ILogger logger, string service, Question question, string? failure);

    [LoggerMessage(22, LogLevel.Warning, "Service '{Service}': DNS fails in part, old endpoints stand in: {Question}: {Failure}")]
    internal static partial void FailedInPart(ILogger logger, string service, Question question, string? failure);

    [LoggerMessage(23, LogLevel.Warning, "Service '{Service}': {Truncation}")]
    internal static partial void Truncated(ILogger logger, string service, string truncation);

    [LoggerMessage(24, LogLevel.Information, "Service '{Service}': DNS answers in full again")]
    internal static partial void Recovered(ILogger logger, string service);

    [LoggerMessage(25, LogLevel.Warning, "{Text}")]
    internal static partial void Held(ILogger logger, string text);

    [LoggerMessage(26, LogLevel.Information, "Service '{Service}': DNS has endpoints again")]
    internal static partial void Back(ILogger logger, string service);

    [LoggerMessage(27, LogLevel.Warning, "Service '{Service}': DNS still denies it; its old endpoints are let go")]
    internal static partial void Gone(ILogger logger, string service);
}
