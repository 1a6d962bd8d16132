using System.Collections.Immutable;
using Discovery.Topology;

namespace Discovery.Tests.Topology;

public sealed class NodeLocalTests
{
    private static readonly ServiceTraits Local = new() { NodeLocalOnly = true };

    // kube-proxy's cases: endpoints 1 and 3 are on node n1, 2 and 4 on n2.
    [Theory]
    [InlineData("hhhh", "n1", "1 3")]
    [InlineData("nhhh", "n1", "3")]
    [InlineData("nhth", "n1", "3")]
    [InlineData("nhnh", "n1", "")]
    [InlineData("hhhh", "n3", "")]
    [InlineData("hhhh", null, "")]
    public void Only_this_nodes_are_used_and_never_others(string states, string? node, string used) =>
        Assert.Equal(used, Town.Used(Town.Plan(OnNodes(states), own: new Locality(node: node), traits: Local)));

    [Fact]
    public void Any_place_is_how_to_ignore_it()
    {
        var options = new TopologyOptions { Zones = { Mode = "any" } };

        Assert.Equal("1 2 3 4", Town.Used(Town.Plan(OnNodes("hhhh"), options, traits: Local)));
    }

    [Theory]
    [InlineData("n3", "this node 0: node n3, internalTrafficPolicy Local, ready 0 -> nobody: none on this client's node 'n3', and the service's internalTrafficPolicy is Local: it never goes to other nodes. Run an instance on this node, or set internalTrafficPolicy: Cluster.")]
    [InlineData("n1", "this node 2: node n1, internalTrafficPolicy Local, ready 0 -> nobody: none ready. Look at the readiness of its instances.")]
    public void Why_nobody_is_left_is_told(string node, string summary) =>
        Assert.Equal(summary, Town.Plan(OnNodes("nhnh"), own: new Locality(node: node), traits: Local).Summary.ToString());

    private static ImmutableArray<Candidate> OnNodes(string states) => Town.Of(states, (i, e) => new ServiceEndpoint(e.Address)
    {
        Conditions = e.Conditions,
        Locality = new Locality(node: i % 2 == 0 ? "n1" : "n2"),
    });
}
