using Discovery.Kubernetes.Tests.Scripts;
using Discovery.Testing;

namespace Discovery.Kubernetes.Tests;

/// <summary>A month in seconds.</summary>
[Collection(MeasuresMemory.Name)]
public sealed class SoakTests
{
    private const int Days = 30;

    private readonly ManualClock _clock = new();

    [Fact]
    public async Task For_30_days_of_closes_expiries_rotations_and_outages_no_watch_gets_stuck_and_no_memory_is_lost()
    {
        using var folder = new TemporaryFolder();
        using var api = new SoakApi(_clock);
        var options = Watching.Options;
        options.TokenFile = folder.Write("token", api.Token);
        using var source = new KubernetesSource(options, api);
        await using var directory = new ServiceDirectory(source, new ServiceDirectoryOptions { TimeProvider = _clock });
        var (memoryAfterThreeDays, longest) = (0L, TimeSpan.Zero);
        using var stop = new CancellationTokenSource();
        var reader = ReadAsync(directory, stop.Token);

        const int step = 10;
        for (var minute = 0; minute < Days * 24 * 60; minute += step)
        {
            Happen(api, folder, minute);
            var address = $"10.{minute / 65536}.{minute / 256 % 256}.{minute % 256}";
            api.Set(address);
            var isDown = minute % (7 * 24 * 60) is >= 600 and < 720;
            var waited = isDown ? TimeSpan.Zero : await UntilAsync(directory, $"{address}:8080");
            longest = waited > longest ? waited : longest;
            for (var rest = 0; rest < step; rest++)
            {
                _clock.Advance(TimeSpan.FromMinutes(1));
                api.Bookmark();
                // The client must not fall behind the clock: to it, that would be silence.
                for (var turn = 0; turn < 10_000 && !api.IsRead; turn++)
                    await Task.Yield();
            }

            if (minute == 3 * 24 * 60)
                memoryAfterThreeDays = GC.GetTotalMemory(forceFullCollection: true);
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reader);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - memoryAfterThreeDays;
        Assert.True(grown < 2_000_000, $"{grown} bytes more than after three days");
        // Two pauses of 30 to 60 s, and the ticks that the clock of this test runs ahead of the threads.
        Assert.InRange(longest, TimeSpan.Zero, TimeSpan.FromMinutes(10));
        Assert.InRange(api.Watches, Days * 24 * 5, Days * 24 * 20);
        Assert.InRange(api.Lists, Days / 2, Days * 24);
        // A fresh token is read in time; at worst the old one is refused once.
        Assert.InRange(api.Refusals, 0, Days * 24);
        Assert.Equal(1, api.Open);
    }

    // Hourly a new token, daily a server without memory, weekly two hours without a server.
    private static void Happen(SoakApi api, TemporaryFolder folder, int minute)
    {
        if (minute % 60 == 30)
            folder.Write("token", api.Token = $"token-{minute}");
        if (minute % (24 * 60) == 60)
            api.Forget();
        if (minute % (7 * 24 * 60) == 600)
            api.GoDown();
        if (minute % (7 * 24 * 60) == 720)
            api.ComeBack();
    }

    /// <summary>Keeps the service in use: a live set that nobody uses is closed.</summary>
    private static async Task ReadAsync(ServiceDirectory directory, CancellationToken cancellationToken)
    {
        await foreach (var snapshot in directory.WatchAsync("http://web", cancellationToken))
            Assert.NotNull(snapshot);
    }

    /// <summary>Lets time pass until the set is right.</summary>
    private async Task<TimeSpan> UntilAsync(ServiceDirectory directory, string addresses)
    {
        var start = _clock.GetTimestamp();
        for (var turn = 0; ; turn++)
        {
            var snapshot = await directory.GetAsync("http://web");
            if (snapshot is { Condition: LiveCondition.Live, Set: { } set } && Watching.Describe(set) == addresses)
                return _clock.GetElapsedTime(start);

            Assert.True(turn < 200_000, $"stuck: wanted {addresses}, have {snapshot.Condition} {snapshot.Set} {snapshot.Failure?.Message}");
            // Threads first; time passes only when they have had theirs, on a busy machine too.
            if (turn % 200 != 199)
            {
                await Task.Yield();
                continue;
            }

            if (_clock.GetElapsedTime(start) > TimeSpan.FromMinutes(1))
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
