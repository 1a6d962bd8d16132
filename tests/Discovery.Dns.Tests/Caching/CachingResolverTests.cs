using System.Net;
using Discovery.Dns.Caching;
using Discovery.Dns.Diagnostics;
using Discovery.Dns.Messages;
using Discovery.Dns.Tests.Support;
using Discovery.Testing;

namespace Discovery.Dns.Tests.Caching;

public sealed class CachingResolverTests : IDisposable
{
    private static readonly DnsName Orders = DnsName.Parse("orders.test");

    private readonly ManualClock _clock = new();
    private readonly ScriptedResolver _resolver = new();
    private readonly DnsMeter _meter = new(factory: null);
    private readonly CachingResolver _cache;

    public CachingResolverTests() => _cache = New();

    public void Dispose() => _meter.Dispose();

    [Fact]
    public async Task An_answer_is_kept_for_its_time_and_given_with_what_is_left_of_it()
    {
        _resolver.Addresses("orders.test", 30, "10.0.0.1");

        var start = _clock.GetTimestamp();
        var first = await AskAsync();
        Advance(20);
        var second = await AskAsync();
        Advance(9.999);
        await AskAsync();
        Assert.Single(_resolver.Queries);
        Advance(0.001);
        await AskAsync();

        Assert.Equal(_clock.After(start, TimeSpan.FromSeconds(30)), first.GoodUntil);
        Assert.Equal(first.GoodUntil, second.GoodUntil);
        Assert.Same(first.Answer, second.Answer);
        Assert.Equal(2, _resolver.Queries.Count);
    }

    [Fact]
    public async Task Names_are_one_whatever_their_case_and_types_are_not()
    {
        _resolver.Addresses("orders.test", 30, "10.0.0.1", "fd00::1");

        await AskAsync();
        await _cache.QueryAsync(DnsName.Parse("ORDERS.Test"), DnsRecordType.A, Freshness.Stored, default);
        await _cache.QueryAsync(Orders, DnsRecordType.Aaaa, Freshness.Stored, default);

        Assert.Equal(["A orders.test", "AAAA orders.test"], _resolver.Queries);
    }

    [Fact]
    public async Task All_who_ask_at_once_share_one_query_even_without_a_time_to_live()
    {
        var gate = Gate();
        var callers = Enumerable.Range(0, 20).Select(_ => AskAsync()).ToList();

        gate.SetResult(Records(seconds: 0));
        var answers = await Task.WhenAll(callers);

        Assert.Single(_resolver.Queries);
        Assert.Single(answers.Select(a => a.Answer).Distinct());
        Assert.Equal(0, _cache.Count);
        _resolver.On(Records(seconds: 0));
        await AskAsync();
        await AskAsync();
        Assert.Equal(3, _resolver.Queries.Count);
    }

    [Fact]
    public async Task A_caller_that_cancels_leaves_the_query_to_the_others()
    {
        var gate = Gate();
        using var cancel = new CancellationTokenSource();
        var leaving = AskAsync(cancellationToken: cancel.Token);
        var staying = AskAsync();

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        gate.SetResult(Records(30));

        Assert.Equal(DnsAnswerKind.Records, (await staying).Answer.Kind);
        Assert.Single(_resolver.Queries);
    }

    [Fact]
    public async Task A_query_that_nobody_waits_for_is_cancelled_and_the_next_caller_sends_another()
    {
        var cancelled = new TaskCompletionSource();
        _resolver.On("orders.test", DnsRecordType.A, async token =>
        {
            try
            {
                return await new TaskCompletionSource<DnsAnswer>().Task.WaitAsync(token);
            }
            finally
            {
                cancelled.SetResult();
            }
        });
        using var cancel = new CancellationTokenSource();
        var callers = new[] { AskAsync(cancellationToken: cancel.Token), AskAsync(cancellationToken: cancel.Token) };

        await cancel.CancelAsync();

        foreach (var caller in callers)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => caller);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        _resolver.On(Records(30));
        Assert.Equal(DnsAnswerKind.Records, (await AskAsync()).Answer.Kind);
        Assert.Equal(2, _resolver.Queries.Count);
    }

    [Theory]
    [InlineData(DnsAnswerKind.NoSuchName, 5, 5)]
    [InlineData(DnsAnswerKind.NoRecords, 5, 5)]
    [InlineData(DnsAnswerKind.NoSuchName, 3600, 30)]
    [InlineData(DnsAnswerKind.NoSuchName, 0, 0)]
    public async Task A_no_is_kept_as_long_as_its_zone_says_but_not_longer_than_half_a_minute(DnsAnswerKind kind, int said, int kept)
    {
        _resolver.On(kind == DnsAnswerKind.NoRecords
            ? DnsAnswer.NoRecords(Orders, DnsRecordType.A, TimeSpan.FromSeconds(said))
            : DnsAnswer.NoSuchName(Orders, DnsRecordType.A, TimeSpan.FromSeconds(said)));

        var answer = await AskAsync();
        Assert.Equal(kept == 0 ? TimedAnswer.NoTime : _clock.After(_clock.GetTimestamp(), TimeSpan.FromSeconds(kept)), answer.GoodUntil);
        Assert.Equal(kept > 0 ? 1 : 0, _cache.Count);
        Advance(kept);
        await AskAsync();

        Assert.Equal(2, _resolver.Queries.Count);
    }

    [Fact]
    public async Task No_answer_is_kept_beyond_the_ceiling()
    {
        _resolver.Addresses("orders.test", 86_400, "10.0.0.1");

        Assert.Equal(TimeSpan.FromMinutes(5), _clock.Until((await AskAsync()).GoodUntil));
        Advance(300);
        await AskAsync();

        Assert.Equal(2, _resolver.Queries.Count);
    }

    [Fact]
    public async Task Failures_are_kept_for_a_second_and_twice_as_long_each_time_up_to_five()
    {
        _resolver.Fails("orders.test", DnsRecordType.A);
        var pauses = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            await AskAsync(Freshness.After(_clock.GetTimestamp()));
            var queries = _resolver.Queries.Count;
            var pause = 0.0;
            while (_resolver.Queries.Count == queries)
            {
                Advance(0.5);
                pause += 0.5;
                var again = await AskAsync(Freshness.After(_clock.GetTimestamp()));
                Assert.Equal(DnsAnswerKind.Failed, again.Answer.Kind);
            }

            pauses.Add(pause);
        }

        Assert.Equal([1, 2, 4, 5, 5], pauses);
    }

    [Fact]
    public async Task An_answer_ends_a_row_of_failures()
    {
        _resolver.Fails("orders.test", DnsRecordType.A);
        await AskAsync();
        Advance(1);
        await AskAsync();
        Advance(2);
        _resolver.On(Records(0));
        Assert.Equal(DnsAnswerKind.Records, (await AskAsync()).Answer.Kind);

        _resolver.Fails("orders.test", DnsRecordType.A);
        await AskAsync();
        Advance(1);
        await AskAsync();

        Assert.Equal(5, _resolver.Queries.Count);
    }

    [Fact]
    public async Task A_failure_does_not_take_a_stored_answer_from_those_who_are_content_with_it()
    {
        _resolver.Addresses("orders.test", 30, "10.0.0.1");
        await AskAsync();
        Advance(10);
        _resolver.Fails("orders.test", DnsRecordType.A);

        Assert.Equal(DnsAnswerKind.Failed, (await AskAsync(Freshness.After(_clock.GetTimestamp() - 1))).Answer.Kind);
        Assert.Equal(DnsAnswerKind.Records, (await AskAsync()).Answer.Kind);
    }

    [Fact]
    public async Task Who_wants_it_newer_than_a_moment_gets_what_was_asked_after_it()
    {
        _resolver.Addresses("orders.test", 30, "10.0.0.1");
        await AskAsync();
        var moment = _clock.GetTimestamp();
        Advance(1);

        await AskAsync(Freshness.After(moment));
        await AskAsync(Freshness.After(moment));

        Assert.Equal(2, _resolver.Queries.Count);
    }

    [Fact]
    public async Task Records_are_good_for_the_floor_at_least_counted_from_the_query()
    {
        var gate = Gate();
        var asked = _clock.GetTimestamp();
        var asking = AskAsync();
        Advance(0.4);
        gate.SetResult(Records(seconds: 0));

        Assert.Equal(_clock.After(asked, TimeSpan.FromSeconds(1)), (await asking).GoodUntil);
    }

    [Fact]
    public async Task Renewing_asks_anew_only_what_is_about_to_expire()
    {
        _resolver.Addresses("orders.test", 30, "10.0.0.1");
        await AskAsync();
        Advance(28.9);
        await AskAsync(Freshness.Renewed);
        Assert.Single(_resolver.Queries);

        Advance(0.1);
        var renewed = await AskAsync(Freshness.Renewed);

        Assert.Equal(TimeSpan.FromSeconds(30), _clock.Until(renewed.GoodUntil));
        Assert.Equal(2, _resolver.Queries.Count);
    }

    [Fact]
    public async Task It_keeps_no_more_answers_than_its_capacity_and_drops_what_was_of_no_use_for_longest()
    {
        var cache = New(capacity: 3);
        foreach (var name in new[] { "a.test", "b.test", "c.test", "a.test", "d.test" })
        {
            _resolver.Addresses(name, 30, "10.0.0.1");
            await cache.QueryAsync(DnsName.Parse(name), DnsRecordType.A, Freshness.Stored, default);
        }

        Assert.Equal(3, cache.Count);
        await cache.QueryAsync(DnsName.Parse("a.test"), DnsRecordType.A, Freshness.Stored, default);
        await cache.QueryAsync(DnsName.Parse("b.test"), DnsRecordType.A, Freshness.Stored, default);

        Assert.Equal(["A a.test", "A b.test", "A c.test", "A d.test", "A b.test"], _resolver.Queries);
    }

    [Fact]
    public async Task What_has_expired_makes_room_before_the_capacity_is_reached()
    {
        foreach (var name in new[] { "a.test", "b.test", "c.test" })
        {
            _resolver.Addresses(name, 5, "10.0.0.1");
            await _cache.QueryAsync(DnsName.Parse(name), DnsRecordType.A, Freshness.Stored, default);
        }

        Advance(5);
        _resolver.Addresses("orders.test", 5, "10.0.0.1");
        await AskAsync();

        Assert.Equal(1, _cache.Count);
    }

    [Fact]
    public async Task What_a_resolver_throws_is_a_failure_for_all_who_wait()
    {
        _resolver.On("orders.test", DnsRecordType.A, _ => throw new InvalidOperationException("out of luck."));

        var answer = (await AskAsync()).Answer;

        Assert.Equal(DnsAnswerKind.Failed, answer.Kind);
        Assert.Equal("ScriptedResolver threw InvalidOperationException: out of luck", answer.Failure);
        Assert.IsType<InvalidOperationException>(answer.FailureCause);
    }

    private static DnsAnswer Records(int seconds) => DnsAnswer.FromRecords(
        Orders, DnsRecordType.A, [DnsRecord.Address(Orders, TimeSpan.FromSeconds(seconds), IPAddress.Parse("10.0.0.1"))]);

    private CachingResolver New(int capacity = 100) => new(_resolver, capacity, new RetentionRules(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)), _clock, _meter);

    private Task<TimedAnswer> AskAsync(Freshness? freshness = null, CancellationToken cancellationToken = default) =>
        _cache.QueryAsync(Orders, DnsRecordType.A, freshness ?? Freshness.Stored, cancellationToken).AsTask();

    private void Advance(double seconds) => _clock.Advance(TimeSpan.FromSeconds(seconds));

    private TaskCompletionSource<DnsAnswer> Gate()
    {
        var gate = new TaskCompletionSource<DnsAnswer>();
        _resolver.On("orders.test", DnsRecordType.A, token => new(gate.Task.WaitAsync(token)));
        return gate;
    }
}
