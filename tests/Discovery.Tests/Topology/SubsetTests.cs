using System.Collections.Immutable;
using Discovery.Testing;
using Discovery.Topology;

namespace Discovery.Tests.Topology;

public sealed class SubsetTests
{
    [Fact]
    public void A_random_subset_has_the_size_that_was_asked_for_or_all()
    {
        var candidates = Candidates(50);

        Assert.Equal(10, RandomSubset.Of(candidates, 10, 1).Length);
        Assert.Equal(candidates, RandomSubset.Of(candidates, 50, 1));
        Assert.Equal(candidates, RandomSubset.Of(candidates, 60, 1));
    }

    [Fact]
    public void A_random_subset_is_the_same_for_the_same_seed_whatever_the_order()
    {
        var candidates = Candidates(50);
        var shuffled = candidates.ToArray();
        new SeededRandom(4).Shuffle(shuffled);

        Assert.Equal(
            RandomSubset.Of(candidates, 10, 1).Select(c => c.ToString()).Order(StringComparer.Ordinal),
            RandomSubset.Of([.. shuffled], 10, 1).Select(c => c.ToString()).Order(StringComparer.Ordinal));
        Assert.NotEqual(RandomSubset.Of(candidates, 10, 1).AsEnumerable(), RandomSubset.Of(candidates, 10, 2));
    }

    [Fact]
    public void A_change_of_one_endpoint_changes_at_most_one_of_a_random_subset()
    {
        var candidates = Candidates(100);
        for (var seed = 0; seed < 20; seed++)
        {
            var before = RandomSubset.Of(candidates, 20, seed);
            for (var gone = 0; gone < candidates.Length; gone += 7)
            {
                var after = RandomSubset.Of(candidates.RemoveAt(gone), 20, seed);
                Assert.InRange(after.Except(before).Count(), 0, 1);
                Assert.Equal(before.Contains(candidates[gone]), !before.All(after.Contains));
            }
        }
    }

    [Fact]
    public void Random_subsets_of_many_clients_load_endpoints_alike()
    {
        var candidates = Candidates(100);
        var uses = new Dictionary<Candidate, int>();
        for (var seed = 0; seed < 2_000; seed++)
        {
            foreach (var candidate in RandomSubset.Of(candidates, 10, seed))
                uses[candidate] = uses.GetValueOrDefault(candidate) + 1;
        }

        // 200 on average, standard deviation sqrt(2000 * 0.1 * 0.9) = 13.4; five of them.
        Assert.All(candidates, c => Assert.InRange(uses[c], 200 - 67, 200 + 67));
    }

    [Fact]
    public void Addresses_hash_as_their_text()
    {
        foreach (var text in new[] { "10.0.0.1:80", "[::1]:80", "[2001:db8::a]:65535", "web-0.local:80" })
        {
            Assert.Equal(XxHash64.Hash(System.Text.Encoding.UTF8.GetBytes(text), 3), AddressHash.Of(ServiceEndpoint.Parse(text).Address, 3));
        }
    }

    [Theory]
    // Four endpoints, two clients: each has half of the ring.
    [InlineData(4, 2, 0, 2, "1 1 0 0")]
    [InlineData(4, 2, 1, 2, "0 0 1 1")]
    // Three endpoints, two clients: one and a half each.
    [InlineData(3, 1, 0, 2, "1 0.5 0")]
    [InlineData(3, 1, 1, 2, "0 0.5 1")]
    // At least two endpoints of three: both widths, the whole ring.
    [InlineData(3, 2, 1, 2, "1 1 1")]
    // Five clients, four endpoints, at least two: three widths, so 2.4 endpoints, around the end of the ring.
    [InlineData(4, 2, 0, 5, "1 1 0.4 0")]
    [InlineData(4, 2, 3, 5, "0.8 0 0.6 1")]
    [InlineData(1, 12, 0, 7, "1")]
    public void An_aperture_is_the_overlap_of_arcs(int endpoints, int least, int client, int clients, string parts) =>
        Assert.Equal(parts, string.Join(' ', DeterministicAperture.Covers(endpoints, least, client, clients).Select(
            p => p.ToString(System.Globalization.CultureInfo.InvariantCulture))));

    [Fact]
    public void Apertures_of_all_clients_cover_every_endpoint_equally()
    {
        var random = new SeededRandom(5);
        for (var run = 0; run < 100; run++)
        {
            var (endpoints, clients, least) = (1 + random.Next(60), 1 + random.Next(60), 1 + random.Next(20));
            var sums = new double[endpoints];
            for (var client = 0; client < clients; client++)
            {
                var parts = DeterministicAperture.Covers(endpoints, least, client, clients);
                Assert.True(parts.Sum() + 1e-9 >= Math.Min(least, endpoints), $"{parts.Sum()} of {endpoints} for {clients}");
                for (var i = 0; i < endpoints; i++)
                    sums[i] += parts[i];
            }

            Assert.All(sums, sum => Assert.Equal(sums[0], sum, 6));
        }
    }

    [Fact]
    public void An_aperture_weighs_what_it_covers_in_part()
    {
        var group = Assert.Single(Plan(Candidates(3), SubsetKind.Aperture, size: 1, client: 0, clients: 2).Tiers).Group;

        Assert.Equal(2, group.Count);
        Assert.Equal([0.5, 1], group.Weights.Order());
    }

    [Theory]
    [InlineData(100, 10)]
    [InlineData(100, 3)]
    [InlineData(95, 12)]
    [InlineData(7, 3)]
    [InlineData(7, 20)]
    public void Rocs_chooses_different_endpoints_one_of_each_lot_first(int endpoints, int size)
    {
        for (var client = 0; client < 30; client++)
        {
            var chosen = RocsLots.Choose(client, endpoints, size, _ => true).ToArray();

            Assert.Equal(Math.Min(size, endpoints), chosen.Distinct().Count());
            // Only a lot that is not full may have nobody for this client's turn.
            var fullLots = endpoints / RocsLots.LotSize;
            if (size <= fullLots && endpoints % RocsLots.LotSize == 0)
                Assert.Equal(size, chosen.Select(n => n / RocsLots.LotSize).Distinct().Count());
        }
    }

    [Fact]
    public void Ten_clients_of_rocs_load_each_lot_evenly()
    {
        var uses = Enumerable.Range(0, 10).SelectMany(client => RocsLots.Choose(client, 100, 10, _ => true)).CountBy(n => n).ToDictionary();

        // Ten clients, ten lots, one of each: everyone once.
        Assert.Equal(100, uses.Count);
        Assert.All(uses.Values, count => Assert.Equal(1, count));
    }

    [Fact]
    public void Many_clients_of_rocs_load_endpoints_alike()
    {
        var uses = Enumerable.Range(0, 320).SelectMany(client => RocsLots.Choose(client, 160, 5, _ => true)).CountBy(n => n).ToDictionary();

        // 32 lots of clients start at the 16 lots of endpoints by van der Corput: each twice, so each endpoint ten times.
        Assert.Equal(160, uses.Count);
        Assert.All(uses.Values, count => Assert.Equal(10, count));
    }

    [Fact]
    public void A_new_endpoint_of_rocs_moves_few_choices()
    {
        var moved = 0;
        for (var endpoints = 50; endpoints < 150; endpoints++)
        {
            for (var client = 0; client < 40; client++)
            {
                var before = RocsLots.Choose(client, endpoints, 10, _ => true);
                moved += RocsLots.Choose(client, endpoints + 1, 10, _ => true).Except(before).Count();
            }
        }

        // A fair share of a new one is size / endpoints, 0.1 on average; it may cost up to twice that.
        Assert.InRange(moved / (100.0 * 40), 0.05, 0.25);
    }

    [Fact]
    public void Rocs_numbers_endpoints_as_their_pods_are()
    {
        var candidates = FakeCandidates.Create([.. Enumerable.Range(0, 30).Reverse().Select(i => new ServiceEndpoint($"10.0.0.{i + 1}", 80) { DisplayName = $"db-{i}" })]);

        var plan = Plan(candidates, SubsetKind.Rocs, size: 3, client: 4, clients: 10);

        Assert.Equal(
            RocsLots.Choose(4, 30, 3, _ => true).Order().Select(n => $"db-{n}"),
            plan.Tiers[0].Group.Candidates.Select(c => c.Endpoint.DisplayName));
        Assert.Null(plan.Summary.Warning);
    }

    [Fact]
    public void Rocs_without_numbers_says_that_it_goes_by_addresses()
    {
        var plan = Plan(Candidates(30), SubsetKind.Rocs, size: 3, client: 4, clients: 10);

        Assert.Equal(3, plan.Summary.InUse);
        Assert.Equal(
            "subset rocs wants names that end in numbers, as those of a StatefulSet; endpoints are numbered by their addresses instead",
            plan.Summary.Warning);
    }

    [Fact]
    public void An_ejected_endpoint_is_replaced_by_another()
    {
        var candidates = Candidates(100);
        var before = Plan(candidates, SubsetKind.Random, size: 10).Tiers[0].Group.Candidates;
        before[3].Health = CandidateHealth.Unhealthy;

        var after = Plan(candidates, SubsetKind.Random, size: 10).Tiers[0].Group.Candidates;

        Assert.Equal(10, after.Length);
        Assert.Single(after.Except(before));
        Assert.DoesNotContain(before[3], after);
    }

    private static TrafficPlan Plan(ImmutableArray<Candidate> candidates, SubsetKind kind, int size, int? client = null, int? clients = null) =>
        Town.Plan(candidates, new TopologyOptions { Subset = { Kind = kind, Size = size, Client = client, Clients = clients } });

    private static ImmutableArray<Candidate> Candidates(int count) => FakeCandidates.Create(Town.Many(count, 0));
}
