using Discovery.Dns.Lookup;
using Discovery.Testing;

namespace Discovery.Dns.Tests.Lookup;

public sealed class RefreshScheduleTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly RefreshSchedule _schedule;

    public RefreshScheduleTests() => _schedule = new RefreshSchedule(_clock);

    public void Dispose() => _schedule.Dispose();

    [Fact]
    public async Task Each_wait_ends_when_it_is_due_in_whatever_order_they_began()
    {
        var waits = new[] { 3, 1, 2 }.ToDictionary(s => s, s => Wait(s));
        for (var second = 1; second <= 3; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            Assert.False(await Ended(waits[second]));
            Assert.Equal(3 - second, waits.Values.Count(w => !w.IsCompleted));
        }

        Assert.Equal(0, _clock.PendingTimers);
    }

    [Fact]
    public async Task Those_that_may_be_early_wake_together_with_the_first_that_is_due()
    {
        var first = Wait(1, slack: 0.05);
        var close = Wait(1.04, slack: 0.05);
        var exact = Wait(1.04);
        var later = Wait(1.06, slack: 0.05);

        _clock.Advance(TimeSpan.FromSeconds(1));
        await Ended(first);
        await Ended(close);

        Assert.False(exact.IsCompleted || later.IsCompleted);
    }

    [Fact]
    public async Task A_wish_ends_a_wait_and_leaves_nothing_behind()
    {
        var wish = new TaskCompletionSource();
        var wait = Wait(1, wish: wish.Task);

        wish.SetResult();

        Assert.True(await Ended(wait));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, _clock.PendingTimers);
    }

    [Fact]
    public async Task A_wait_may_be_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        var wait = Wait(1, cancellationToken: cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Ended(wait));
    }

    private static Task<bool> Ended(Task<bool> wait) => wait.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);

    private Task<bool> Wait(double seconds, double slack = 0, Task? wish = null, CancellationToken cancellationToken = default) =>
        _schedule.WaitAsync(TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(slack), wish, cancellationToken).AsTask();
}
