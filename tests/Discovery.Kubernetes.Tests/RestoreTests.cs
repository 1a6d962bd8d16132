using Discovery.Kubernetes.Tests.Scripts;
using Discovery.Testing;

namespace Discovery.Kubernetes.Tests;

/// <summary>The server's store is restored from a backup: versions go back, and what the client knows is of the future.</summary>
public sealed class RestoreTests
{
    [Fact]
    public async Task After_a_restore_the_set_is_that_of_the_backup_and_changes_arrive()
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.Api.SetService("shop", "orders", 8080, "10.0.0.1");
        await cluster.UntilAsync("10.0.0.1:8080");
        var backup = cluster.Api.BackUp();
        for (var i = 2; i < 10; i++)
            cluster.Api.SetService("shop", "orders", 8080, $"10.0.0.{i}");
        await cluster.UntilAsync("10.0.0.9:8080");

        var outage = await cluster.Api.OutageAsync();
        // As long as a restore takes: more than one attempt fails.
        await FakeCluster.UntilAsync(cluster.Directory, ServiceName.Parse("http://orders"), s => s.Condition == LiveCondition.Stale && s.Failures >= 2);
        cluster.Api.Restore(backup);
        await outage.DisposeAsync();
        await cluster.UntilAsync("10.0.0.1:8080", LiveCondition.Live);
        // It lives in the new time: versions below those that it once knew are news.
        cluster.Api.SetService("shop", "orders", 8080, "10.0.0.2");
        await cluster.UntilAsync("10.0.0.2:8080", LiveCondition.Live);

        Assert.InRange(cluster.Api.ResourceVersion, backup.ResourceVersion + 1, backup.ResourceVersion + 5);
    }

    [Fact]
    public async Task A_restore_so_quick_that_no_attempt_fails_twice_is_found_out_by_the_silence()
    {
        var clock = new ManualClock();
        await using var cluster = await FakeCluster.StartAsync();
        await using var directory = new ServiceDirectory(cluster.Source, new ServiceDirectoryOptions { TimeProvider = clock });
        cluster.Api.SetService("shop", "orders", 8080, "10.0.0.1");
        var backup = cluster.Api.BackUp();
        cluster.Api.SetService("shop", "orders", 8080, "10.0.0.2");
        await UntilAsync("10.0.0.2:8080");
        await cluster.Api.Watches.WaitAsync(1);
        cluster.Api.Restore(backup);

        var right = UntilAsync("10.0.0.1:8080");
        await Patience.UntilAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(0.5));
            return right.IsCompleted;
        });
        await right;

        Task<ServiceSnapshot> UntilAsync(string addresses) => FakeCluster.UntilAsync(
            directory, ServiceName.Parse("http://orders"), s => s.Condition == LiveCondition.Live && Watching.Describe(s.Set!) == addresses);
    }
}
