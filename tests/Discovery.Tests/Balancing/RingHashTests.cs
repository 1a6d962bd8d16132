using System.Text;
using Discovery.Balancing;

namespace Discovery.Tests.Balancing;

public sealed class RingHashTests
{
    [Fact]
    public void A_key_belongs_to_the_next_of_the_points_that_gRFC_A42_gives_each_endpoint()
    {
        // Built here again: weights 1 and 3, so 4 points at least make a ring of 1 and 3.
        var candidates = HashKeys.Weighted(1, 3);
        var ring = new (ulong Point, Candidate Owner)[]
        {
            (Point("10.0.0.1:80_0"), candidates[0]),
            (Point("10.0.0.2:80_0"), candidates[1]),
            (Point("10.0.0.2:80_1"), candidates[1]),
            (Point("10.0.0.2:80_2"), candidates[1]),
        }.OrderBy(p => p.Point).ToArray();
        var picker = Picks.Policy(BalancingPolicies.RingHash, new HashOptions { MinRingSize = 4 }).CreatePicker(candidates);

        for (var key = 0; key < 1_000; key++)
        {
            var request = HashKeys.Key(key);
            var next = ring.Where(p => p.Point >= request.AffinityKey!.Value.Hash).Append(ring[0]).First();
            Assert.Same(next.Owner, picker.Pick(request));
        }

        static ulong Point(string text) => XxHash64.Hash(Encoding.UTF8.GetBytes(text));
    }

    [Fact]
    public void When_an_endpoint_leaves_only_its_keys_move_while_the_points_of_each_stay()
    {
        // 1,024 points for 100 or for 99 endpoints are 11 for each.
        var candidates = HashKeys.Candidates(100);
        var before = HashKeys.Place(HashKeys.Picker(BalancingPolicies.RingHash, candidates), 20_000);
        var after = HashKeys.Place(HashKeys.Picker(BalancingPolicies.RingHash, candidates.RemoveAt(5)), 20_000);

        Assert.Equal(0, HashKeys.Strays(before, after, candidates[5]));
    }

    [Fact]
    public void A_key_goes_on_to_where_it_would_go_if_its_endpoint_had_left()
    {
        var candidates = HashKeys.Candidates(100);
        var picker = HashKeys.Picker(BalancingPolicies.RingHash, candidates);
        var without = HashKeys.Picker(BalancingPolicies.RingHash, candidates.RemoveAt(5));

        for (var key = 0; key < 5_000; key++)
            Assert.Same(without.Pick(HashKeys.Key(key)), picker.Pick(HashKeys.Key(key, [candidates[5]])));
    }

    [Fact]
    public void Weights_as_far_apart_as_can_be_still_make_a_ring()
    {
        var candidates = HashKeys.Weighted(1e-6, 1e9);
        var picker = Picks.Policy(BalancingPolicies.RingHash).CreatePicker(candidates);

        for (var key = 0; key < 100; key++)
            Assert.Same(candidates[1], picker.Pick(HashKeys.Key(key)));
    }

    [Fact]
    public void Shares_even_out_with_the_size_of_the_ring()
    {
        var candidates = HashKeys.Candidates(10);
        var small = Deviation(1_024);
        var large = Deviation(65_536);

        // 1/sqrt(P) with P points each: 0.1 and 0.012, of ten samples.
        Assert.InRange(small, 0.04, 0.2);
        Assert.InRange(large, 0, 0.03);

        double Deviation(int size)
        {
            var options = new HashOptions { MinRingSize = size, MaxRingSize = 1_000_000 };
            var placed = HashKeys.Place(Picks.Policy(BalancingPolicies.RingHash, options).CreatePicker(candidates), 200_000);
            return Math.Sqrt(candidates.Average(c => Math.Pow((HashKeys.Share(placed, c) * 10) - 1, 2)));
        }
    }

    [Fact]
    public void The_ring_stays_within_its_greatest_size_whatever_the_weights()
    {
        var members = new HashMembers(HashKeys.Weighted(1, 1e9), HashIdentity.Address);
        var ring = new RingTable(members, 1_024, 4_096);

        Assert.InRange(ring.Size, 4_090, 4_096);
    }

    [Fact]
    public void Sizes_must_be_in_range()
    {
        var exception = Assert.Throws<ArgumentException>(() => Picks.Policy(
            BalancingPolicies.RingHash, new HashOptions { MinRingSize = 0, MaxRingSize = 9_000_000, LoadFactor = double.NaN }));

        Assert.StartsWith(
            "Invalid options: Policy:MinRingSize is 0; it must be from 1 to 8388608; Policy:MaxRingSize is 9000000; it must be from MinRingSize to 8388608; "
            + "Policy:LoadFactor is NaN; it must be from 1 to 100.",
            exception.Message);
    }

    [Fact]
    public void Only_large_rings_are_slow_to_build()
    {
        Assert.False(Picks.Policy(BalancingPolicies.RingHash).IsSlowToBuild);
        Assert.True(Picks.Policy(BalancingPolicies.RingHash, new HashOptions { MinRingSize = 65_536 }).IsSlowToBuild);
    }
}
