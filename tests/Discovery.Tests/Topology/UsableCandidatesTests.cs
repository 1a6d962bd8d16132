using Discovery.Topology;

namespace Discovery.Tests.Topology;

public sealed class UsableCandidatesTests
{
    [Theory]
    [InlineData("hh", "1 2")]
    [InlineData("hnt", "1")]
    [InlineData("nts", "2")]
    [InlineData("ntt", "2 3")]
    [InlineData("ns", "")]
    [InlineData("", "")]
    public void Ready_ones_or_else_those_shutting_down_that_still_serve(string states, string used) =>
        Assert.Equal(used, string.Join(' ', UsableCandidates.Among(Town.Of(states)).Left.Select(Town.Last)));

    [Fact]
    public void What_is_wrong_is_told()
    {
        Assert.Equal("none ready and 1 shutting down. Look at the readiness of its instances.", UsableCandidates.Among(Town.Of("ns")).Obstacle);
        Assert.Equal("none is: those shutting down that still serve", UsableCandidates.Among(Town.Of("nt")).Note);
        Assert.Null(UsableCandidates.Among(Town.Of("h")).Note);
    }
}
