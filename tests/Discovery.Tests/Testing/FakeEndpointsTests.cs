using Discovery.Testing;

namespace Discovery.Tests.Testing;

public sealed class FakeEndpointsTests
{
    [Fact]
    public async Task A_name_never_set_is_absent_and_a_name_set_to_nothing_is_empty()
    {
        var fake = new FakeEndpoints();
        await using var reader = new SetReader(fake, ServiceName.Parse("orders"));

        Assert.True((await reader.NextAsync()).IsAbsent);
        fake.Set("orders");
        var empty = await reader.NextAsync();

        Assert.False(empty.IsAbsent);
        Assert.Empty(empty.Endpoints);
    }

    [Fact]
    public async Task Changes_reach_a_running_watch()
    {
        var fake = new FakeEndpoints();
        await using var reader = new SetReader(fake, ServiceName.Parse("http://ORDERS:80"));
        await reader.NextAsync();

        fake.Set("orders", "10.0.0.1:80", "[::1]:81");
        Assert.Equal("fake endpoints: 10.0.0.1:80, [::1]:81", (await reader.NextAsync()).ToString());
        fake.Add("orders", "db.example:5432");
        Assert.Equal("fake endpoints: 10.0.0.1:80, [::1]:81, db.example:5432", (await reader.NextAsync()).ToString());
        fake.Add("orders", new ServiceEndpoint("10.0.0.1", 80) { Uid = "new" });
        Assert.Equal("new", (await reader.NextAsync()).Endpoints[^1].Uid);
        fake.Remove("orders", "10.0.0.1:80", "10.9.9.9:80");
        Assert.Equal(2, (await reader.NextAsync()).Endpoints.Length);
        fake.Forget("orders");
        Assert.True((await reader.NextAsync()).IsAbsent);
    }

    [Fact]
    public async Task A_change_of_another_service_is_no_news()
    {
        var fake = new FakeEndpoints();
        fake.Set("orders", "10.0.0.1:80");
        await using var reader = new SetReader(fake, ServiceName.Parse("orders"));
        await reader.NextAsync();

        fake.Set("payments", "10.0.0.2:80");
        fake.Set("orders", "10.0.0.3:80");

        Assert.Equal("fake endpoints: 10.0.0.3:80", (await reader.NextAsync()).ToString());
    }

    [Fact]
    public async Task Running_and_new_watches_throw_until_it_recovers()
    {
        var fake = new FakeEndpoints();
        await using var running = new SetReader(fake, ServiceName.Parse("orders"));
        await running.NextAsync();

        fake.Fail("down");
        Assert.Equal("down", (await Assert.ThrowsAsync<SourceException>(running.NextAsync)).Message);
        await using var late = new SetReader(fake, ServiceName.Parse("orders"));
        await Assert.ThrowsAsync<SourceException>(late.NextAsync);
        fake.Recover();
        await using var well = new SetReader(fake, ServiceName.Parse("orders"));

        Assert.True((await well.NextAsync()).IsAbsent);
    }

    [Fact]
    public async Task A_failure_is_not_missed_even_if_it_is_over_at_once()
    {
        var fake = new FakeEndpoints();
        await using var running = new SetReader(fake, ServiceName.Parse("orders"));
        await running.NextAsync();

        fake.Fail(new TimeoutException("a blink"));
        fake.Recover();

        await Assert.ThrowsAsync<TimeoutException>(running.NextAsync);
    }

    [Fact]
    public void An_address_that_cannot_be_read_is_refused() =>
        Assert.Throws<FormatException>(() => new FakeEndpoints().Set("orders", "10.0.0.1:many"));

    [Fact]
    public async Task Watches_are_counted()
    {
        var fake = new FakeEndpoints();
        var directory = fake.CreateDirectory(new ManualClock());
        await directory.GetAsync("orders");
        Assert.Equal(1, fake.Watches);

        await directory.DisposeAsync();

        await fake.WaitForWatchesAsync(0);
        await Assert.ThrowsAsync<TimeoutException>(() => fake.WaitForWatchesAsync(1, TimeSpan.FromMilliseconds(1)));
    }

    [Fact]
    public async Task A_wait_in_vain_tells_the_last_state()
    {
        var fake = new FakeEndpoints();
        fake.Set("orders", "10.0.0.1:80");
        await using var directory = fake.CreateDirectory(new ManualClock());
        await directory.GetAsync("orders");

        var exception = await Assert.ThrowsAsync<TimeoutException>(() =>
            directory.WaitUntilAsync("orders", s => s.Condition == LiveCondition.Stale, TimeSpan.FromMilliseconds(50)));

        Assert.Equal(
            "Service 'orders': the condition never held. Last state: Live, set 1 (fake endpoints: 10.0.0.1:80), failure: none.",
            exception.Message);
    }

    [Fact]
    public void Candidates_can_be_made_busy_and_idle()
    {
        var candidate = FakeCandidates.Create("10.0.0.1:80")[0];

        candidate.SetInFlight(5);
        Assert.Equal(5, candidate.InFlight);
        candidate.SetInFlight(2);
        Assert.Equal(2, candidate.InFlight);
        Assert.Throws<ArgumentOutOfRangeException>(() => candidate.SetInFlight(-1));
    }
}
