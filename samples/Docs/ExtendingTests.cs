using Discovery.Connectors;
using Discovery.Endpoints;
using Discovery.Testing;
using Xunit;

namespace Docs;

public sealed class ExtendingTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void The_oldest_of_the_least_busy_is_picked()
    {
        var candidates = FakeCandidates.Create("10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80");
        candidates[0].SetInFlight(1);
        candidates[1].SetSince(_clock.GetUtcNow());
        candidates[2].SetSince(_clock.GetUtcNow().AddHours(-1));

        Assert.Same(candidates[2], new OldestPolicy().CreatePicker(candidates).Pick(default));
    }

    [Fact]
    public async Task An_endpoint_that_left_is_not_picked_and_a_failing_source_still_serves()
    {
        var fake = new FakeEndpoints();
        fake.Set("orders", "10.0.0.1:80", "10.0.0.2:80");
        await using var directory = fake.CreateDirectory(_clock, policy: new OldestPolicy());
        await directory.GetAsync("http://orders");

        fake.Remove("orders", "10.0.0.1:80");
        await directory.WaitUntilAsync("http://orders", state => state.Candidates.Length == 1);
        fake.Fail("the registry is down");
        await directory.WaitUntilAsync("http://orders", state => state.Condition == LiveCondition.Stale);

        using var lease = await directory.LeaseAsync("http://orders");
        Assert.Equal(ServiceEndpoint.Parse("10.0.0.2:80"), lease.Endpoint);
    }

    [Fact]
    public async Task A_source_sees_a_changed_file()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "orders.txt"), "10.0.0.1:80");
        await using var directory = new ServiceDirectory(new FolderSource(folder), new ServiceDirectoryOptions { TimeProvider = _clock });
        await directory.GetAsync("http://orders");

        await File.WriteAllLinesAsync(Path.Combine(folder, "orders.txt"), ["10.0.0.1:80", "10.0.0.2:80"]);
        await _clock.WaitForTimerAsync(FolderSource.Period);
        _clock.Advance(FolderSource.Period);

        await directory.WaitUntilAsync("http://orders", state => state.Candidates.Length == 2);
    }
}
