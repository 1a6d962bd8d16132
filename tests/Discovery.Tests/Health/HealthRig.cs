using System.Collections.Concurrent;
using System.Collections.Immutable;
using Discovery.Balancing;
using Discovery.Health;
using Discovery.Testing;
using Microsoft.Extensions.Logging;

namespace Discovery.Tests.Health;

/// <summary>One service whose health is watched, by a clock that stands still. Candidates are looked up by their place.</summary>
internal sealed class HealthRig : IAsyncDisposable
{
    internal static readonly ServiceName Orders = ServiceName.Parse("http://orders");

    internal HealthRig(HealthOptions options, int endpoints, IHealthProbe? probe = null, IBalancingPolicy? policy = null)
    {
        if (probe is not null)
            options.Probe.Kind = "scripted";

        Settings.Current = new() { Policy = policy is null ? new PolicyChoice(BalancingPolicies.RoundRobin) : new PolicyChoice(policy), Health = options };
        Directory = new ServiceDirectory(Fake, new ServiceDirectoryOptions
        {
            TimeProvider = Clock,
            Random = new SeededRandom(1),
            SettingsProvider = Settings,
            Probes = { ["scripted"] = _ => probe! },
            LoggerFactory = Log,
        });
        Fake.Set("orders", Addresses(endpoints));
        Timers = Clock.PendingTimers;
    }

    internal ManualClock Clock { get; } = new();

    internal FakeEndpoints Fake { get; } = new();

    internal ChangingSettings Settings { get; } = new();

    internal ServiceDirectory Directory { get; }

    internal Lines Log { get; } = new();

    /// <summary>How many timers were pending before the service was looked up.</summary>
    internal int Timers { get; }

    internal static string[] Addresses(int count) => [.. Enumerable.Range(1, count).Select(i => $"10.0.{i / 250}.{i % 250}:80")];

    internal ServiceSnapshot Snapshot => Completed.ResultOf(Directory.GetAsync(Orders));

    internal ImmutableArray<Candidate> Candidates => Snapshot.Candidates;

    internal int[] Out => [.. Candidates.Select((c, i) => (c, i)).Where(p => p.c.Health == CandidateHealth.Unhealthy).Select(p => p.i)];

    internal async Task<HealthRig> StartedAsync()
    {
        await Directory.GetAsync(Orders);
        return this;
    }

    /// <summary>Ends leases of a candidate, one after the other.</summary>
    internal void End(int candidate, OutcomeKind kind, int times = 1, TimeSpan latency = default)
    {
        var target = Candidates[candidate];
        for (var i = 0; i < times; i++)
        {
            Assert.True(target.TryBegin());
            target.End(new Outcome(kind, latency), Clock.GetTimestamp());
        }
    }

    /// <summary>Ends leases of a candidate of which a share fails.</summary>
    internal void End(int candidate, int successes, int failures)
    {
        // The successes last, so that no row of failures builds up over two calls.
        End(candidate, OutcomeKind.Failure, failures);
        End(candidate, OutcomeKind.Success, successes);
    }

    public ValueTask DisposeAsync() => Directory.DisposeAsync();

    internal sealed class Lines : ILoggerFactory, ILogger
    {
        internal ConcurrentQueue<string> All { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id is >= 31 and <= 36)
                All.Enqueue(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}
