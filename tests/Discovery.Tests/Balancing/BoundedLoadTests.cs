using Discovery.Balancing;
using Discovery.Testing;

namespace Discovery.Tests.Balancing;

public sealed class BoundedLoadTests
{
    public static TheoryData<string> Names =>
        [BalancingPolicies.BoundedRingHash, BalancingPolicies.BoundedMaglev, BalancingPolicies.BoundedRendezvous];

    [Theory]
    [MemberData(nameof(Names))]
    public void No_endpoint_ever_has_more_than_its_capacity_under_hot_keys(string policy)
    {
        var candidates = HashKeys.Weighted(1, 1, 2, 4);
        var picker = HashKeys.Picker(policy, candidates);
        var random = new SeededRandom(3);
        for (var i = 0; i < 5_000; i++)
        {
            // Nine of ten requests are for one key; now and then a few leases end.
            var picked = picker.Pick(HashKeys.Key(random.Next(10) == 0 ? random.Next(1_000) : 1));
            var capacity = Capacity(picked);

            Assert.True(picked.InFlight < capacity, $"pick {i} went to one with {picked.InFlight} of {capacity}");
            picked.TryBegin();
            var ended = candidates[random.Next(4)];
            if (random.Next(3) == 0)
                ended.SetInFlight(Math.Max(0, ended.InFlight - 1));
        }

        int Capacity(Candidate candidate)
        {
            var all = candidates.Sum(c => c.InFlight) + 1;
            return Math.Max(1, (int)Math.Ceiling(Math.Ceiling(all * 1.25) * (candidate.Endpoint.Weight!.Value / 8)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Below_the_bound_keys_stay_where_the_plain_hash_puts_them(string policy)
    {
        var candidates = HashKeys.Candidates(10);
        foreach (var candidate in candidates)
            candidate.SetInFlight(10);
        var plain = HashKeys.Picker(policy.Replace("bounded_", "", StringComparison.Ordinal), candidates);

        Assert.Equal(HashKeys.Place(plain, 2_000), HashKeys.Place(HashKeys.Picker(policy, candidates), 2_000));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Keys_of_a_full_endpoint_go_where_they_would_if_it_were_to_be_avoided_and_come_back(string policy)
    {
        var candidates = HashKeys.Candidates(10);
        var picker = HashKeys.Picker(policy, candidates);
        var before = HashKeys.Place(picker, 1_000);
        var plain = HashKeys.Picker(policy.Replace("bounded_", "", StringComparison.Ordinal), candidates);
        candidates[2].SetInFlight(100);

        for (var key = 0; key < 1_000; key++)
            Assert.Same(plain.Pick(HashKeys.Key(key, [candidates[2]])), picker.Pick(HashKeys.Key(key)));

        candidates[2].SetInFlight(0);
        Assert.Equal(before, HashKeys.Place(picker, 1_000));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Where_those_with_room_are_to_be_avoided_the_least_overloaded_is_picked(string policy)
    {
        var candidates = HashKeys.Candidates(3);
        candidates[0].SetInFlight(9);
        candidates[1].SetInFlight(8);
        var picker = HashKeys.Picker(policy, candidates);

        for (var key = 0; key < 50; key++)
            Assert.Same(candidates[1], picker.Pick(HashKeys.Key(key, [candidates[2]])));
    }

    [Fact]
    public void Capacity_follows_the_published_arithmetic()
    {
        // (A + 1) * 1.25, rounded up, times the share, rounded up: 9 + 1 gives 13, a quarter of that is 4.
        var candidates = HashKeys.Weighted(1, 3);
        candidates[1].SetInFlight(6);
        var bound = new LoadBound(new HashMembers(candidates, HashIdentity.Address), 1.25);
        candidates[0].SetInFlight(3);
        var first = Array.IndexOf(new HashMembers(candidates, HashIdentity.Address).Candidates, candidates[0]);

        Assert.Equal(13, bound.Slots());
        Assert.True(bound.HasRoom(first, 13));
        candidates[0].SetInFlight(4);
        // 14 slots now, and still 4 places: Envoy would let it have a fifth.
        Assert.Equal(14, bound.Slots());
        Assert.False(bound.HasRoom(first, 14));
    }
}
