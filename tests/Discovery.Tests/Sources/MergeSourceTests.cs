using Discovery.Testing;

namespace Discovery.Tests.Sources;

public sealed class MergeSourceTests
{
    private static readonly ServiceName Orders = ServiceName.Parse("http://orders");

    private readonly ManualClock _clock = new();
    private readonly FakeEndpoints _first = new();
    private readonly FakeEndpoints _second = new();
    private readonly MergeSource _merge;

    public MergeSourceTests() => _merge = new MergeSource(_first, _second);

    [Fact]
    public async Task Endpoints_of_all_sources_are_joined_in_order()
    {
        _first.Set("orders", "10.0.0.1:80");
        _second.Set("orders", "10.0.0.2:80");
        await using var reader = Read();

        Assert.Equal("fake endpoints + fake endpoints: 10.0.0.1:80, 10.0.0.2:80", (await reader.NextAsync()).ToString());
    }

    [Fact]
    public async Task The_first_set_waits_for_every_source()
    {
        _first.Set("orders", "10.0.0.1:80");
        var answer = new TaskCompletionSource();
        var slow = new ScriptedSource((_, _, token) => Slow(answer.Task, token));
        await using var reader = new SetReader(new MergeSource(_first, slow), Orders, _clock);

        Assert.True(reader.IsWaiting);
        await _first.WaitForWatchesAsync(1);
        answer.SetResult();

        // Had the first source's part come out alone, it would be the set read here.
        Assert.Equal(2, (await reader.NextAsync()).Endpoints.Length);

        static async IAsyncEnumerable<EndpointSet> Slow(
            Task answer, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
        {
            await answer.WaitAsync(token);
            yield return new EndpointSet("slow", new ServiceEndpoint("10.0.0.9", 80));
        }
    }

    [Fact]
    public async Task A_change_of_one_part_changes_the_whole()
    {
        _first.Set("orders", "10.0.0.1:80");
        _second.Set("orders", "10.0.0.2:80");
        await using var reader = Read();
        await reader.NextAsync();

        _second.Set("orders", "10.0.0.3:80");

        var set = await reader.UntilAsync(s => s.Endpoints[1].ToString() == "10.0.0.3:80");
        Assert.Equal("10.0.0.1:80", set.Endpoints[0].ToString());
    }

    [Fact]
    public async Task The_same_endpoint_from_two_sources_counts_once_and_the_earlier_is_believed()
    {
        _first.Set("orders", new ServiceEndpoint("10.0.0.1", 80) { Weight = 1 });
        _second.Set("orders", new ServiceEndpoint("10.0.0.1", 80) { Weight = 2 });
        await using var directory = new ServiceDirectory(_merge, new ServiceDirectoryOptions { TimeProvider = _clock });

        var snapshot = await directory.GetAsync(Orders);

        Assert.Equal(1, Assert.Single(snapshot.Candidates).Endpoint.Weight);
    }

    [Fact]
    public async Task A_part_that_fails_later_stays_and_the_whole_is_stale()
    {
        _first.Set("orders", "10.0.0.1:80");
        _second.Set("orders", "10.0.0.2:80");
        await using var reader = Read();
        await reader.NextAsync();

        _second.Fail("down");
        var stale = await reader.UntilAsync(s => s.Failure is not null);
        _second.Recover();
        await _clock.AdvanceToNextTimerAsync();
        var fresh = await reader.UntilAsync(s => s.Failure is null);

        Assert.Equal(2, stale.StandIn!.Endpoints.Length);
        Assert.Equal("down", stale.Failure!.Message);
        Assert.Equal(2, fresh.Endpoints.Length);
    }

    [Fact]
    public async Task A_part_that_fails_from_the_start_leaves_the_others_and_marks_the_whole_stale()
    {
        _first.Set("orders", "10.0.0.1:80");
        _second.Fail("down");
        await using var reader = Read();

        var set = await reader.NextAsync();

        Assert.Equal("10.0.0.1:80", Assert.Single(set.StandIn!.Endpoints).ToString());
        Assert.Equal("down", set.Failure!.Message);
    }

    [Fact]
    public async Task A_name_that_one_source_knows_is_not_absent()
    {
        _second.Set("orders", "10.0.0.2:80");
        await using var reader = Read();

        var set = await reader.NextAsync();

        Assert.False(set.IsAbsent);
        Assert.Equal("fake endpoints", set.Source);
    }

    [Fact]
    public async Task The_name_is_absent_only_if_all_say_so()
    {
        await using var reader = Read();

        Assert.True((await reader.NextAsync()).IsAbsent);
    }

    [Fact]
    public async Task Absent_and_failing_together_are_a_failure_not_an_absence()
    {
        _second.Fail("down");
        await using var reader = Read();

        var failed = await reader.NextAsync();

        Assert.Equal("down", failed.Failure!.Message);
        Assert.Null(failed.StandIn);
        Assert.Equal(1, _first.Watches);
    }

    [Fact]
    public async Task Explanation_and_traits_come_from_the_first_source_that_has_them()
    {
        var traits = new ServiceTraits { NodeLocalOnly = true };
        _first.Set("orders", new EndpointSet("a") { Traits = traits });
        _second.Set("orders", new EndpointSet("b") { Explanation = "why" });
        await using var reader = Read();

        var set = await reader.NextAsync();

        Assert.Equal("a + b", set.Source);
        Assert.Same(traits, set.Traits);
        Assert.Equal("why", set.Explanation);
    }

    [Fact]
    public async Task Without_sources_every_name_is_absent()
    {
        await using var reader = new SetReader(new MergeSource(), Orders, _clock);

        Assert.Equal("no source: no such service", (await reader.NextAsync()).ToString());
    }

    [Fact]
    public async Task Ending_the_watch_ends_all_watches_below()
    {
        var reader = Read();
        await reader.NextAsync();

        await reader.DisposeAsync();

        Assert.Equal((0, 0), (_first.Watches, _second.Watches));
    }

    private SetReader Read() => new(_merge, Orders, _clock);
}
