using System.Net.Sockets;
using Discovery.Testing;

namespace Discovery.Tests.Sources;

public sealed class LastGoodSourceTests : IDisposable
{
    private static readonly ServiceName Orders = ServiceName.Parse("http://orders");

    private readonly ManualClock _clock = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("discovery-").FullName;
    private readonly LastGoodOptions _options;

    public LastGoodSourceTests() => _options = new LastGoodOptions { Folder = Path.Combine(_folder, "sets") };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_kept_set_is_served_stale_while_the_source_cannot_be_asked_after_a_restart()
    {
        var full = new EndpointSet(
            "kubernetes shop/orders",
            new ServiceEndpoint("10.0.0.1", 80)
            {
                Scheme = "https",
                Uid = "u",
                DisplayName = "pod",
                Domain = "orders.shop.svc.cluster.local",
                PathPrefix = "/v1",
                Priority = 3,
                Weight = 2,
                Hints = new EndpointHints(["zone-a"], ["node-1"]),
                Conditions = EndpointConditions.Serving | EndpointConditions.Terminating,
                Locality = new Locality("eu", "zone-a", "node-1"),
            },
            new ServiceEndpoint("fd00::1", 81),
            new ServiceEndpoint("pods.example", 0),
            new ServiceEndpoint(new UnixDomainSocketEndPoint("/run/x.sock")))
        {
            Traits = new ServiceTraits { ClientAffinity = TimeSpan.FromHours(3), NodeLocalOnly = true, TrafficDistribution = "PreferSameZone", PublishesNotReady = true },
        };
        await FirstAsync(new StaticSets(full));

        var (set, failure) = await FirstAsync(new StaticSets());
        Assert.Equal("down", failure!.Message);
        // Unix domain sockets have no equality of their own.
        Assert.Equal(full.Endpoints.Take(3), set!.Endpoints.Take(3));
        Assert.IsType<UnixDomainSocketEndPoint>(set.Endpoints[^1].Address);
        Assert.Equal("/run/x.sock", set.Endpoints[^1].Address.ToString());
        Assert.Equal(full.Traits, set.Traits);
        Assert.Equal(full.Source, set.Source);
    }

    [Fact]
    public async Task A_kept_set_stands_in_for_a_source_that_does_not_answer()
    {
        await FirstAsync(new StaticSets(Set("10.0.0.1")));
        var slow = new StaticSets { Answer = new TaskCompletionSource<EndpointSet>() };
        await using var sets = Source(slow).WatchAsync(Orders, Context(), CancellationToken.None).GetAsyncEnumerator();
        var next = sets.MoveNextAsync();
        await _clock.WaitForTimerAsync(TimeSpan.FromSeconds(2));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True(await next);
        Assert.Contains("did not answer within 2 s", sets.Current.Failure!.Message, StringComparison.Ordinal);

        slow.Answer.SetResult(Set("10.0.0.2"));
        Assert.True(await sets.MoveNextAsync());
        Assert.Equal("10.0.0.2:80", sets.Current.Endpoints[0].ToString());
        Assert.Null(sets.Current.Failure);
    }

    [Fact]
    public async Task A_set_that_holds_for_long_is_kept_as_young_as_its_last_confirmation()
    {
        var waiting = new StaticSets(Set("10.0.0.1")) { Later = new TaskCompletionSource<EndpointSet>() };
        await using var sets = Source(waiting).WatchAsync(Orders, Context(), CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await sets.MoveNextAsync());
        var next = sets.MoveNextAsync();
        for (var quarter = 0; quarter < 8; quarter++)
        {
            await _clock.WaitForTimerAsync(TimeSpan.FromMinutes(15));
            _clock.Advance(TimeSpan.FromMinutes(15));
        }

        await _clock.WaitForTimerAsync(TimeSpan.FromMinutes(15));
        Assert.Equal("10.0.0.1:80", (await FirstAsync(new StaticSets())).Set!.Endpoints[0].ToString());
        waiting.Later.SetResult(Set("10.0.0.2"));
        Assert.True(await next);
    }

    [Fact]
    public async Task A_source_that_answers_in_time_is_believed()
    {
        await FirstAsync(new StaticSets(Set("10.0.0.1")));

        Assert.Equal("10.0.0.2:80", (await FirstAsync(new StaticSets(Set("10.0.0.2")))).Set!.Endpoints[0].ToString());
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(61, false)]
    [InlineData(-1, false)]
    public async Task A_kept_set_has_an_age(int minutes, bool serves)
    {
        var later = new ManualClock(_clock.GetUtcNow() + TimeSpan.FromMinutes(minutes));
        await FirstAsync(new StaticSets(Set("10.0.0.1")));

        Assert.Equal(serves, (await FirstAsync(new StaticSets(), later)).Set is not null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("\0\0\0\0")]
    [InlineData("""{"format":2,"service":"http://orders","savedAt":"2026-01-01T00:00:00+00:00","source":"s","endpoints":[]}""")]
    [InlineData("""{"format":1,"service":"http://other","savedAt":"2026-01-01T00:00:00+00:00","source":"s","endpoints":[]}""")]
    [InlineData("""{"format":1,"service":"http://orders","savedAt":"2026-01-01T00:00:00+00:00","source":"s","endpoints":[{"host":"10.0.0.1","port":99999}]}""")]
    [InlineData("""{"format":1,"service":"http://orders","savedAt":"2026-01-01T00:00:00+00:00","source":"s","endpoints":[null]}""")]
    [InlineData("""{"format":1,"service":"http://orders","savedAt":"2026-01-01T00:00:00+00:00","source":"s"}""")]
    public async Task A_file_that_is_not_as_it_was_written_is_as_none(string content)
    {
        await FirstAsync(new StaticSets(Set("10.0.0.1")));
        await File.WriteAllTextAsync(Assert.Single(Directory.GetFiles(_options.Folder!)), content);

        var (set, failure) = await FirstAsync(new StaticSets());
        Assert.Null(set);
        Assert.Equal("down", failure!.Message);
    }

    [Fact]
    public async Task A_watch_that_has_had_an_answer_is_not_sent_back_to_the_file()
    {
        var fake = new FakeEndpoints();
        fake.Set("orders", "10.0.0.1:80");
        await using var sets = Source(fake).WatchAsync(Orders, Context(), CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await sets.MoveNextAsync());
        await FirstAsync(new StaticSets(Set("10.0.0.9")));

        fake.Fail("down");
        Assert.True(await sets.MoveNextAsync());

        Assert.Equal("down", sets.Current.Failure!.Message);
        Assert.Equal("10.0.0.1:80", sets.Current.StandIn!.Endpoints[0].ToString());
    }

    [Fact]
    public async Task A_service_that_is_absent_is_forgotten()
    {
        await FirstAsync(new StaticSets(Set("10.0.0.1")));
        await FirstAsync(new StaticSets(EndpointSet.Absent("kubernetes")));

        Assert.Empty(Directory.GetFiles(_options.Folder!));
    }

    [Fact]
    public async Task Many_writers_leave_one_whole_file()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => FirstAsync(new StaticSets(Set($"10.0.0.{i}"))))));

        Assert.Single(Directory.GetFiles(_options.Folder!));
        Assert.NotNull((await FirstAsync(new StaticSets())).Set);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_costs_nothing_but_the_file()
    {
        _options.Folder = Path.Combine(_folder, "file", "sets");
        await File.WriteAllTextAsync(Path.Combine(_folder, "file"), "");

        Assert.Equal("10.0.0.1:80", (await FirstAsync(new StaticSets(Set("10.0.0.1")))).Set!.Endpoints[0].ToString());
    }

    [Fact]
    public void All_faults_come_in_one_message()
    {
        var options = new LastGoodOptions { MaxAge = TimeSpan.Zero, Timeout = TimeSpan.FromHours(1) };

        Assert.StartsWith(
            "Invalid LastGoodOptions: Folder is not set; it must be a folder that outlives the process; MaxAge is 00:00:00; "
            + "it must be from 1 second to 30 days; Timeout is 01:00:00; it must be from 0 to 1 minute.",
            Assert.Throws<ArgumentException>(() => new LastGoodSource(new StaticSets(), options)).Message,
            StringComparison.Ordinal);
    }

    private static EndpointSet Set(string host) => new("kubernetes shop/orders", new ServiceEndpoint(host, 80));

    private LastGoodSource Source(IEndpointSource inner) => new(inner, _options);

    private WatchContext Context(ManualClock? clock = null) => new(clock ?? _clock, new SeededRandom(1));

    private Task<(EndpointSet? Set, Exception? Failure)> FirstAsync(IEndpointSource inner, ManualClock? clock = null) =>
        FirstAsync(Source(inner), Context(clock));

    /// <summary>What is in use after the source's first word, and its failure if that was one.</summary>
    private static async Task<(EndpointSet? Set, Exception? Failure)> FirstAsync(LastGoodSource source, WatchContext context)
    {
        await using var sets = source.WatchAsync(Orders, context, CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await sets.MoveNextAsync());
        var said = sets.Current;
        return (said.Failure is null ? said : said.StandIn, said.Failure);
    }

    /// <summary>Yields what it is given; nothing means that it cannot be asked.</summary>
    private sealed class StaticSets(params EndpointSet[] sets) : IEndpointSource
    {
        public EndpointSet[] Sets { get; set; } = sets;

        public TaskCompletionSource<EndpointSet>? Answer { get; init; }

        public TaskCompletionSource<EndpointSet>? Later { get; init; }

        public async IAsyncEnumerable<EndpointSet> WatchAsync(
            ServiceName service, WatchContext context, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            if (Answer is not null)
                yield return await Answer.Task;
            else if (Sets.Length == 0)
                throw new SourceException("down");
            foreach (var set in Sets)
                yield return set;
            if (Later is not null)
                yield return await Later.Task;
        }
    }
}
