using System.Runtime.CompilerServices;
using Discovery.Connectors;
using Discovery.Endpoints;
using Discovery.Testing;

namespace Discovery.Tests.Live;

public sealed class LeakTests
{
    private static readonly ServiceName Orders = "http://orders";

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
