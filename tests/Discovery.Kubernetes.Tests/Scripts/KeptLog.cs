using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Discovery.Kubernetes.Tests.Scripts;

/// <summary>A log that keeps its messages.</summary>
internal sealed class KeptLog : ILogger<KubernetesSource>
{
    private readonly ConcurrentQueue<string> _messages = new();

    public IReadOnlyCollection<string> Messages => _messages;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _messages.Enqueue($"{logLevel} {eventId.Id}: {formatter(state, exception)}");
}
