using System.Collections.Immutable;
using Discovery.Testing;

namespace Discovery.Tests.Endpoints;

public sealed class CandidateGroupTests
{
    [Fact]
    public void Equal_weights_are_no_weights()
    {
        Assert.Empty(Group(null, null).Weights);
        Assert.Empty(Group(3, 3).Weights);
        Assert.Equal(1, Group(3, 3).WeightOf(1));
    }

    [Fact]
    public void An_unknown_weight_is_the_mean_of_the_known()
    {
        var group = Group(2, null, 4);

        Assert.Equal([2, 3, 4], group.Weights.ToArray());
        Assert.Equal(3, group.WeightOf(1));
    }

    [Fact]
    public void Weight_0_drains()
    {
        var group = Group(0, 2, null, 0);

        Assert.Equal(2, group.Count);
        Assert.Empty(group.Weights);
    }

    [Fact]
    public void Weight_0_for_all_tells_nobody_apart()
    {
        Assert.Equal(2, Group(0, 0).Count);
        Assert.Empty(Group(0, 0).Weights);
    }

    [Fact]
    public void Factors_multiply_weights()
    {
        var candidates = Candidates(2, 4, 6);

        Assert.Equal([2, 2], Tenths(new CandidateGroup(candidates, [1, 0.5, 0])));
        Assert.Equal([1, 4, 3], Tenths(new CandidateGroup(candidates, [0.5, 1, 0.5])));
        Assert.Throws<ArgumentException>(() => new CandidateGroup(candidates, [1]));
        Assert.Throws<ArgumentException>(() => new CandidateGroup(candidates, [1, 1, -1]));
    }

    [Fact]
    public void Nobody_is_a_group_too() => Assert.Equal(0, new CandidateGroup([]).Count);

    [Theory]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void A_weight_out_of_range_is_refused(double weight) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServiceEndpoint("10.0.0.1", 80) { Weight = weight });

    private static double[] Tenths(CandidateGroup group) =>
        [.. Enumerable.Range(0, group.Count).Select(i => group.Weights.IsEmpty ? 2 : Math.Round(group.Weights[i], 1))];

    private static CandidateGroup Group(params double?[] weights) => Candidates(weights);

    private static ImmutableArray<Candidate> Candidates(params double?[] weights) =>
        FakeCandidates.Create([.. weights.Select((w, i) => new ServiceEndpoint("10.0.0." + (i + 1), 80) { Weight = w })]);
}
