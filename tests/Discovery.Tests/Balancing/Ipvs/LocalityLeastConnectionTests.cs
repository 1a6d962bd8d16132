using System.Collections.Immutable;
using Discovery.Balancing;
using Discovery.Testing;

namespace Discovery.Tests.Balancing.Ipvs;

public sealed class LocalityLeastConnectionTests
{
    private readonly ManualClock _clock = new();

    public static TheoryData<string> Both => ["lblc", "lblcr"];

    [Theory]
    [MemberData(nameof(Both))]
    public void A_destination_keeps_its_server(string policy)
    {
        var candidates = Picks.Weighing(10, 10, 10, 10);
        var picker = Make(policy).CreatePicker(candidates);

        var first = Enumerable.Range(0, 1_000).Select(key => Pick(picker, key)).ToList();

        Assert.Equal(first, Enumerable.Range(0, 1_000).Select(key => Pick(picker, key)));
        Assert.Equal(4, first.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Destinations_survive_a_change_of_set(string policy)
    {
        var candidates = Picks.Weighing(10, 10, 10, 10);
        var balancing = Make(policy);
        var before = Enumerable.Range(0, 500).Select(key => Pick(balancing.CreatePicker(candidates), key)).ToList();

        var changed = balancing.CreatePicker(candidates.RemoveAt(1).InsertRange(0, Picks.Weighing(10)));
        for (var key = 0; key < 500; key++)
        {
            if (before[key] != candidates[1])
                Assert.Same(before[key], Pick(changed, key));
            else
                Assert.NotSame(candidates[1], Pick(changed, key));
        }
    }

    [Fact]
    public void Services_do_not_share_destinations()
    {
        var policy = Make("lblc");
        var (one, other) = (Picks.Weighing(10, 10), Picks.Weighing(10, 10));
        var onePicker = policy.CreatePicker(one);
        var server = Pick(onePicker, 1);

        Assert.Contains(Pick(policy.CreatePicker(other), 1), other);
        Assert.Same(server, Pick(onePicker, 1));
    }

    [Fact]
    public void Lblc_moves_a_destination_whose_server_is_overloaded_while_another_is_not_half_full()
    {
        var candidates = Picks.Weighing(4, 4);
        var picker = Make("lblc").CreatePicker(candidates);
        var server = Pick(picker, 1);
        var other = candidates.Single(c => c != server);

        server.SetInFlight(4);
        Assert.Same(server, Pick(picker, 1));
        server.SetInFlight(5);
        other.SetInFlight(2);
        Assert.Same(server, Pick(picker, 1));
        other.SetInFlight(1);
        Assert.Same(other, Pick(picker, 1));
        server.SetInFlight(0);
        Assert.Same(other, Pick(picker, 1));
    }

    [Fact]
    public void Lblcr_adds_a_server_and_picks_the_least_loaded_of_the_set()
    {
        var candidates = Picks.Weighing(4, 4, 4);
        var picker = Make("lblcr").CreatePicker(candidates);
        var (server, other, third) = Grow(picker, candidates);

        // Both belong to the destination now; the third, which is idle, does not.
        Assert.Same(other, Pick(picker, 1));
        server.SetInFlight(0);
        Assert.Same(server, Pick(picker, 1));
        Assert.Equal(0, third.InFlight);
    }

    [Fact]
    public void Lblcr_drops_the_most_loaded_after_a_day_without_change()
    {
        var candidates = Picks.Weighing(4, 4, 4);
        var picker = Make("lblcr").CreatePicker(candidates);
        var (server, other, _) = Grow(picker, candidates);

        _clock.Advance(TimeSpan.FromHours(24));
        Pick(picker, 1);
        server.SetInFlight(0);
        Assert.Same(server, Pick(picker, 1));

        server.SetInFlight(5);
        _clock.Advance(TimeSpan.FromTicks(1));
        Pick(picker, 1);
        server.SetInFlight(0);
        Assert.Same(other, Pick(picker, 1));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void A_retry_goes_elsewhere_and_is_not_remembered(string policy)
    {
        var candidates = Picks.Weighing(4, 4, 4);
        var picker = Make(policy).CreatePicker(candidates);
        var server = Pick(picker, 1);

        for (var i = 0; i < 50; i++)
            Assert.NotSame(server, picker.Pick(new PickRequest { AffinityKey = AffinityKey.From(1), Avoid = [server] }));
        Assert.Same(server, Pick(picker, 1));
        Assert.Contains(picker.Pick(new PickRequest { AffinityKey = AffinityKey.From(1), Avoid = candidates }), candidates);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Without_a_destination_the_fewest_leases_for_the_weight_decide(string policy)
    {
        var candidates = Picks.Weighing(1, 2, 3);

        Assert.Equal([100, 200, 300], Make(policy).CreatePicker(candidates).Hold(candidates, 600));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void The_table_keeps_no_server_that_has_left(string policy)
    {
        var balancing = Make(policy);
        var stays = Picks.Weighing(10);
        var left = Use(balancing, stays);
        balancing.CreatePicker(stays);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.False(left.IsAlive);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static WeakReference Use(IBalancingPolicy policy, ImmutableArray<Candidate> stays)
        {
            var candidates = stays.AddRange(Picks.Weighing(10));
            var picker = policy.CreatePicker(candidates);
            for (var key = 0; key < 1_000; key++)
                Pick(picker, key);
            candidates[1].Retire();
            return new WeakReference(candidates[1]);
        }
    }

    private static (Candidate Server, Candidate Other, Candidate Third) Grow(IPicker picker, ImmutableArray<Candidate> candidates)
    {
        var server = Pick(picker, 1);
        server.SetInFlight(5);
        var other = Pick(picker, 1);
        Assert.NotSame(server, other);
        return (server, other, candidates.Single(c => c != server && c != other));
    }

    private static Candidate Pick(IPicker picker, int key) => picker.Pick(new PickRequest { AffinityKey = AffinityKey.From(key) });

    private IBalancingPolicy Make(string policy) => Picks.Policy(policy, clock: _clock);
}
