using System.Collections.Concurrent;
using Discovery.Health;

namespace Discovery.Tests.Health;

/// <summary>Says of each endpoint what a test wants, and counts how often it was asked.</summary>
internal sealed class ScriptedProbe : IHealthProbe
{
    private readonly ConcurrentDictionary<string, Func<CancellationToken, ValueTask<CandidateHealth>>> _answers = new();
    private readonly ConcurrentDictionary<string, int> _asked = new();
    private int _running;
    private int _most;

    /// <summary>The most that were under way at once.</summary>
    internal int Most => Volatile.Read(ref _most);

    internal int AllAsked => _asked.Values.Sum();

    internal int Asked(string endpoint) => _asked.GetValueOrDefault(endpoint);

    internal void Say(string endpoint, CandidateHealth health) => Do(endpoint, _ => ValueTask.FromResult(health));

    internal void Do(string endpoint, Func<CancellationToken, ValueTask<CandidateHealth>> answer) => _answers[endpoint] = answer;

    public async ValueTask<CandidateHealth> ProbeAsync(ServiceName service, ServiceEndpoint endpoint, CancellationToken cancellationToken)
    {
        var name = endpoint.ToString();
        var running = Interlocked.Increment(ref _running);
        for (var most = Most; running > most; most = Most)
            Interlocked.CompareExchange(ref _most, running, most);
        try
        {
            await Task.Yield();
            return _answers.TryGetValue(name, out var answer) ? await answer(cancellationToken) : CandidateHealth.Healthy;
        }
        finally
        {
            Interlocked.Decrement(ref _running);
            _asked.AddOrUpdate(name, 1, (_, n) => n + 1);
        }
    }
}
