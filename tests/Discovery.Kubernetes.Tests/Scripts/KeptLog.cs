using System.Collections.Concurrent;
using Discovery.Kubernetes.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Discovery.Kubernetes.Tests.Scripts;

/// <summary>A log that keeps its messages.</summary>
internal sealed class KeptLog : ILogger<KubernetesSource>
{
    private readonly ConcurrentQueue<string> _messages = new();

    /// <summary>For those who tell nobody.</summary>
    public static SourceJournal NoJournal => new(NullLogger.Instance);

    public IReadOnlyCollection<string> Messages => _messages;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _messages.Enqueue($"{logLevel} {eventId.Id}: {formatter(state, exception)}");
}
