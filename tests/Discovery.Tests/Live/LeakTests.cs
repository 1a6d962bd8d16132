using System.Runtime.CompilerServices;
using Discovery.Health;
using Discovery.Testing;
using Discovery.Tests.Health;

namespace Discovery.Tests.Live;

public sealed class LeakTests
{
    private static readonly ServiceName Orders = ServiceName.Parse("http://orders");

    [Fact]
    public async Task A_thousand_changes_leave_no_candidate_timer_or_watch_behind()
    {
        var clock = new ManualClock();
        var fake = new FakeEndpoints();
        await using var directory = fake.CreateDirectory(clock);
        fake.Set("orders", "10.0.0.1:80");
        await directory.GetAsync(Orders);
        var timers = clock.PendingTimers;

        var seen = await ChangeAsync(fake, directory, 1_000);
        (await directory.LeaseAsync(Orders)).Dispose();

        var alive = await AliveAsync(seen);
        Assert.True(alive <= 2, $"{alive} of {seen.Count} candidates are still referenced, though 1 is in the set");
        Assert.Equal(timers, clock.PendingTimers);
        Assert.Equal(1, fake.Watches);
    }

    [Fact]
    public async Task Health_holds_no_candidate_that_left_and_no_timer_once_nobody_needs_it()
    {
        var clock = new ManualClock();
        var fake = new FakeEndpoints();
        var options = new HealthOptions
        {
            Outliers = { MaxEjectedPercent = 100, SuccessRate = { Enabled = true } },
            SlowStart = { Window = TimeSpan.FromSeconds(10) },
            Concurrency = { Adaptive = true },
        };
        await using var directory = new ServiceDirectory(fake, new ServiceDirectoryOptions
        {
            TimeProvider = clock,
            Random = new SeededRandom(1),
            Defaults = new() { Health = options },
        });
        fake.Set("orders", "10.0.0.1:80", "10.0.0.9:80");
        await directory.GetAsync(Orders);
        var timers = clock.PendingTimers;

        var seen = await EjectAsync(fake, directory, 200);
        Assert.InRange(clock.PendingTimers, timers, timers + 2);
        clock.Advance(TimeSpan.FromSeconds(60));

        var alive = await AliveAsync(seen);
        Assert.True(alive <= 2, $"{alive} of {seen.Count} candidates are still referenced, though 1 of them is in the set");
        Assert.Equal(timers, clock.PendingTimers);
    }

    [Fact]
    public async Task A_closed_directory_leaves_no_timer_of_health()
    {
        var clock = new ManualClock();
        var fake = new FakeEndpoints();
        var options = new HealthOptions { SlowStart = { Window = TimeSpan.FromSeconds(10) }, Probe = { Kind = "scripted" } };
        var directory = new ServiceDirectory(fake, new ServiceDirectoryOptions
        {
            TimeProvider = clock,
            Defaults = new() { Health = options },
            Probes = { ["scripted"] = _ => new ScriptedProbe() },
        });
        fake.Set("orders", "10.0.0.1:80", "10.0.0.9:80");
        await directory.GetAsync(Orders);
        await EjectAsync(fake, directory, 2);

        await directory.DisposeAsync();

        Assert.Equal(0, clock.PendingTimers);
    }

    /// <summary>Replaces one of two endpoints again and again, each time after it was ejected.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<List<WeakReference>> EjectAsync(FakeEndpoints fake, ServiceDirectory directory, int changes)
    {
        var seen = new List<WeakReference>();
        for (var i = 2; i <= changes + 1; i++)
        {
            fake.Set("orders", new ServiceEndpoint("10.0.0.9", 80), new ServiceEndpoint("10.0.0.1", 80) { Uid = $"pod {i}" });
            var snapshot = await directory.WaitUntilAsync(Orders, s => s.Set!.Version == i);
            var candidate = snapshot.Candidates[1];
            seen.Add(new WeakReference(candidate));
            for (var failure = 0; failure < 5; failure++)
            {
                Assert.True(candidate.TryBegin());
                candidate.End(new Outcome(OutcomeKind.Failure, TimeSpan.Zero), 0);
            }

            Assert.Equal(CandidateHealth.Unhealthy, candidate.Health);
        }

        return seen;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<List<WeakReference>> ChangeAsync(FakeEndpoints fake, ServiceDirectory directory, int changes)
    {
        var seen = new List<WeakReference>();
        for (var i = 2; i <= changes + 1; i++)
        {
            fake.Set("orders", new ServiceEndpoint("10.0.0.1", 80) { Uid = $"pod {i}" });
            var snapshot = await directory.WaitUntilAsync(Orders, s => s.Set!.Version == i);
            seen.Add(new WeakReference(snapshot.Candidates[0]));
            (await directory.LeaseAsync(Orders)).Dispose();
        }

        return seen;
    }

    private static async Task<int> AliveAsync(List<WeakReference> seen)
    {
        // Finished state machines may hold a last reference until the pool's threads move on.
        for (var i = 0; i < 10 && seen.Count(s => s.IsAlive) > 2; i++)
        {
            await Task.Yield();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return seen.Count(s => s.IsAlive);
    }
}
