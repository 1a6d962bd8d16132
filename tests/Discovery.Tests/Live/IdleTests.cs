using Discovery.Testing;

namespace Discovery.Tests.Live;

public sealed class IdleTests : IAsyncDisposable
{
    private static readonly ServiceName Orders = ServiceName.Parse("http://orders");
    private static readonly TimeSpan Half = TimeSpan.FromMinutes(5);

    private readonly ManualClock _clock = new();
    private readonly FakeEndpoints _fake = new();
    private readonly ServiceDirectory _directory;

    public IdleTests()
    {
        _fake.Set("orders", "10.0.0.1:80");
        _directory = _fake.CreateDirectory(_clock);
    }

    public ValueTask DisposeAsync() => _directory.DisposeAsync();

    [Fact]
    public async Task An_unused_service_is_no_longer_watched()
    {
        var before = await _directory.GetAsync(Orders);

        _clock.Advance(Half);
        _clock.Advance(Half);
        await _fake.WaitForWatchesAsync(0);

        await _directory.WaitUntilAsync(Orders, s => s.Candidates.Length == 1 && s.Candidates[0] != before.Candidates[0]);
    }

    [Fact]
    public async Task The_next_use_opens_the_watch_again()
    {
        await _directory.GetAsync(Orders);
        (await _directory.LeaseAsync(Orders)).Dispose();
        _clock.Advance(Half);
        _clock.Advance(Half);
        await _fake.WaitForWatchesAsync(0);
        _fake.Set("orders", "10.0.0.2:80");

        using var lease = await _directory.LeaseAsync(Orders);

        Assert.Equal("10.0.0.2:80", lease.Endpoint.ToString());
        Assert.Equal(1, _fake.Watches);
    }

    [Fact]
    public async Task A_service_in_use_stays_watched()
    {
        var first = await _directory.GetAsync(Orders);
        for (var i = 0; i < 10; i++)
        {
            (await _directory.LeaseAsync(Orders)).Dispose();
            _clock.Advance(Half);
        }

        Assert.Same(first.Candidates[0], (await _directory.GetAsync(Orders)).Candidates[0]);
    }

    [Fact]
    public async Task A_lease_in_flight_keeps_its_service_watched()
    {
        using var lease = await _directory.LeaseAsync(Orders);

        _clock.Advance(10 * Half);

        Assert.False(lease.Candidate.IsRetired);
        Assert.Equal(1, _fake.Watches);
    }

    [Fact]
    public async Task A_reader_keeps_its_service_watched()
    {
        await using var reader = _directory.WatchAsync(Orders).GetAsyncEnumerator();
        await reader.MoveNextAsync();
        var candidate = reader.Current.Candidates[0];

        _clock.Advance(10 * Half);

        Assert.False(candidate.IsRetired);
        Assert.Equal(1, _fake.Watches);
    }

    [Fact]
    public async Task Idle_candidates_are_retired_so_that_their_connections_close()
    {
        var snapshot = await _directory.GetAsync(Orders);
        var drained = new TaskCompletionSource();
        snapshot.Candidates[0].Drained.Register(drained.SetResult);

        _clock.Advance(Half);
        _clock.Advance(Half);

        await drained.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
    }
}
