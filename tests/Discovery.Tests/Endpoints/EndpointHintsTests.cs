namespace Discovery.Tests.Endpoints;

public sealed class EndpointHintsTests
{
    private static readonly string[] A = ["a"];

    [Fact]
    public void Equal_hints_name_the_same_zones_and_nodes()
    {
        Assert.Equal(new EndpointHints(["a", "b"], ["n"]), new EndpointHints(["a", "b"], ["n"]));
        Assert.Equal(new EndpointHints(["a", "b"], ["n"]).GetHashCode(), new EndpointHints(["a", "b"], ["n"]).GetHashCode());
        Assert.NotEqual(new EndpointHints(["a", "b"]), new EndpointHints(["a"], ["b"]));
        Assert.NotEqual(new EndpointHints(A), new EndpointHints(nodes: A));
        Assert.False(new EndpointHints(A).Equals(null));
        Assert.Empty(new EndpointHints().Zones);
    }

    [Fact]
    public void Its_text_names_both() => Assert.Equal("zones a,b; nodes n", new EndpointHints(["a", "b"], ["n"]).ToString());
}
