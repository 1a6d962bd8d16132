using System.Collections.Immutable;
using Discovery.Affinity;
using Discovery.Testing;

namespace Discovery.Tests.Affinity;

public sealed class StickyTableTests
{
    private readonly ManualClock _clock = new();
    private readonly ImmutableArray<Candidate> _candidates =
        FakeCandidates.Create([.. Enumerable.Range(1, 10).Select(i => $"10.0.0.{i}:80")]);

    [Fact]
    public void Every_key_up_to_the_most_is_remembered()
    {
        const int Keys = 100_000;
        var seats = Table(Keys).Seat(_candidates);
        for (var key = 0; key < Keys; key++)
            seats.Pin(AffinityKey.From(key), _candidates[key % 10]);

        for (var key = 0; key < Keys; key++)
            Assert.Same(_candidates[key % 10], seats.Find(AffinityKey.From(key)));
    }

    [Fact]
    public void Beyond_the_most_the_memory_stays_bounded_and_the_keys_in_use_stay()
    {
        const int Most = 1_000;
        var seats = Table(Most).Seat(_candidates);
        for (var key = 0; key < 200; key++)
            seats.Pin(AffinityKey.From(key), _candidates[0]);
        for (var key = 1_000; key < 101_000; key++)
        {
            if (key % 100 == 0)
            {
                _clock.Advance(TimeSpan.FromSeconds(1));
                for (var used = 0; used < 200; used++)
                    seats.Find(AffinityKey.From(used));
            }

            seats.Pin(AffinityKey.From(key), _candidates[1]);
        }

        Assert.All(Enumerable.Range(0, 200), key => Assert.Same(_candidates[0], seats.Find(AffinityKey.From(key))));
        var kept = Enumerable.Range(1_000, 100_000).Count(key => seats.Find(AffinityKey.From(key)) is not null);
        // At most four places are made for each key that there must be room for.
        Assert.InRange(kept, Most, 4 * Most);
    }

    [Fact]
    public void Each_use_starts_the_timeout_anew()
    {
        var seats = Table(100, seconds: 10).Seat(_candidates);
        seats.Pin(AffinityKey.From(1), _candidates[3]);
        for (var i = 0; i < 5; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(9.5));
            Assert.Same(_candidates[3], seats.Find(AffinityKey.From(1)));
        }

        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(seats.Find(AffinityKey.From(1)));
        Assert.Same(_candidates[4], seats.Pin(AffinityKey.From(1), _candidates[4]));
    }

    [Fact]
    public void Room_of_expired_keys_is_used_again()
    {
        var table = Table(1_000, seconds: 10);
        var seats = table.Seat(_candidates);
        for (var round = 0; round < 20; round++)
        {
            for (var key = 0; key < 1_000; key++)
                seats.Pin(AffinityKey.From((round * 1_000) + key), _candidates[round % 10]);
            for (var key = 0; key < 1_000; key++)
                Assert.Same(_candidates[round % 10], seats.Find(AffinityKey.From((round * 1_000) + key)));
            _clock.Advance(TimeSpan.FromSeconds(10));
        }
    }

    [Fact]
    public void Pins_outlast_changes_of_the_set_and_wait_for_candidates_that_are_out_of_use()
    {
        var table = Table(100);
        table.Seat(_candidates).Pin(AffinityKey.From(1), _candidates[3]);

        Assert.Null(table.Seat(_candidates.RemoveAt(3)).Find(AffinityKey.From(1)));
        Assert.Same(_candidates[3], table.Seat(_candidates.Reverse()).Find(AffinityKey.From(1)));
    }

    [Fact]
    public void A_newcomer_inherits_no_keys_of_one_that_left()
    {
        var table = Table(100);
        table.Seat(_candidates).Pin(AffinityKey.From(1), _candidates[3]);
        _candidates[3].Retire();
        var newcomer = FakeCandidates.Create("10.0.0.4:80");

        Assert.Null(table.Seat([.. _candidates.RemoveAt(3), .. newcomer]).Find(AffinityKey.From(1)));
    }

    [Fact]
    public void A_retired_candidate_is_not_found_even_before_the_set_changes()
    {
        var seats = Table(100).Seat(_candidates);
        seats.Pin(AffinityKey.From(1), _candidates[3]);

        _candidates[3].Retire();

        Assert.Null(seats.Find(AffinityKey.From(1)));
        Assert.Same(_candidates[4], seats.Pin(AffinityKey.From(1), _candidates[4]));
    }

    [Fact]
    public void The_first_of_two_pins_of_a_key_wins_unless_it_cannot_serve()
    {
        var seats = Table(100).Seat(_candidates);

        Assert.Same(_candidates[3], seats.Pin(AffinityKey.From(1), _candidates[3]));
        Assert.Same(_candidates[3], seats.Pin(AffinityKey.From(1), _candidates[4]));
        _candidates[3].Health = CandidateHealth.Unhealthy;
        Assert.Same(_candidates[4], seats.Pin(AffinityKey.From(1), _candidates[4]));
    }

    [Fact]
    public void A_cleared_table_remembers_nothing_and_works_on()
    {
        var table = Table(100);
        var seats = table.Seat(_candidates);
        seats.Pin(AffinityKey.From(1), _candidates[3]);

        table.Clear();

        Assert.Null(seats.Find(AffinityKey.From(1)));
        Assert.Same(_candidates[5], seats.Pin(AffinityKey.From(1), _candidates[5]));
    }

    [Fact]
    public void A_hit_allocates_nothing()
    {
        var seats = Table(100).Seat(_candidates);
        seats.Pin(AffinityKey.From(1), _candidates[3]);

        Assert.Equal(0, Allocated.ByEach(() => Find(3_000)));

        void Find(int times)
        {
            for (var i = 0; i < times; i++)
                seats.Find(AffinityKey.From(1));
        }
    }

    [Fact]
    public void Threads_that_read_never_get_another_keys_pin()
    {
        // Key k belongs to candidate k mod 10; a small table, so that places change hands all the time.
        var table = Table(64);
        var seats = table.Seat(_candidates);
        var found = 0;

        Race.Run(() => Write(1), () => Write(2), Read, Read);

        Assert.True(found > 0, "no reader ever found a key");

        void Write(int seed)
        {
            var random = new SeededRandom(seed);
            for (var i = 0; i < 100_000; i++)
            {
                var key = random.Next(1_000);
                seats.Pin(AffinityKey.From(key), _candidates[key % 10]);
            }
        }

        void Read()
        {
            var random = new SeededRandom(3);
            for (var i = 0; i < 300_000; i++)
            {
                var key = random.Next(1_000);
                if (seats.Find(AffinityKey.From(key)) is not { } pinned)
                    continue;
                Interlocked.Increment(ref found);
                if (pinned != _candidates[key % 10])
                    throw new InvalidOperationException($"key {key} got the pin of another");
            }
        }
    }

    private StickyTable Table(int most, int seconds = 10_800) =>
        new(new AffinityRules(AffinityMode.Sticky, KeyedByClient: false, TimeSpan.FromSeconds(seconds), most), _clock);
}
