using Discovery.Kubernetes.Tests.Scripts;

namespace Discovery.Kubernetes.Tests;

public sealed class MergeTests
{
    private const string Terminating = """{"ready":false,"serving":true,"terminating":true}""";

    [Theory]
    [InlineData("{}", EndpointConditions.Healthy)]
    [InlineData("null", EndpointConditions.Healthy)]
    [InlineData("""{"ready":null,"serving":null,"terminating":null}""", EndpointConditions.Healthy)]
    [InlineData("""{"ready":false}""", EndpointConditions.Serving)]
    [InlineData("""{"serving":false}""", EndpointConditions.Ready)]
    [InlineData("""{"ready":false,"serving":false}""", EndpointConditions.None)]
    [InlineData(Terminating, EndpointConditions.Serving | EndpointConditions.Terminating)]
    [InlineData("""{"ready":true,"serving":true,"terminating":true}""", EndpointConditions.Healthy | EndpointConditions.Terminating)]
    [InlineData("""{"ready":true,"serving":false,"terminating":false}""", EndpointConditions.Ready)]
    public async Task What_is_not_said_is_ready_serving_and_not_terminating(string conditions, EndpointConditions expected)
    {
        var set = await Watching.ListAsync("http://web", Json.Slice("a", $"[{Json.Pod("10.0.0.1", "u", conditions)}]"));

        Assert.Equal(expected, Assert.Single(set.Endpoints).Conditions);
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("b", "a")]
    public async Task Of_two_copies_the_one_that_is_not_terminating_counts(string old, string current)
    {
        var set = await Watching.ListAsync(
            "http://web",
            Json.Slice(old, $"[{Json.Pod("10.0.0.1", "old", Terminating)}]"),
            Json.Slice(current, $"[{Json.Pod("10.0.0.1", "new")}]"));

        Assert.Equal("new", Assert.Single(set.Endpoints).Uid);
    }

    [Fact]
    public async Task Of_two_equal_copies_the_first_counts()
    {
        var set = await Watching.ListAsync(
            "http://web",
            Json.Slice("a", $"[{Json.Pod("10.0.0.1", "one")},{Json.Pod("10.0.0.2", "two", Terminating)}]"),
            Json.Slice("b", $"[{Json.Pod("10.0.0.1", "three")},{Json.Pod("10.0.0.2", "four", Terminating)}]"));

        Assert.Equal(["one", "two"], set.Endpoints.Select(e => e.Uid));
    }

    [Fact]
    public async Task The_same_address_with_two_ports_is_two_endpoints()
    {
        var set = await Watching.ListAsync(
            "http://web",
            Json.Slice("a", Json.At("10.0.0.1")),
            Json.Slice("b", Json.At("10.0.0.1"), """[{"name":"http","port":8081}]"""));

        Assert.Equal("10.0.0.1:8080 10.0.0.1:8081", Watching.Describe(set));
    }

    [Fact]
    public async Task Only_the_first_address_of_an_endpoint_counts()
    {
        var set = await Watching.ListAsync("http://web", Json.Slice("a", """[{"addresses":["10.0.0.1","10.0.0.2"]}]"""));

        Assert.Equal("10.0.0.1:8080", Watching.Describe(set));
    }

    [Theory]
    [InlineData("""[{"addresses":[]},{"addresses":null},{},null,{"addresses":[null]},{"addresses":["10.0.0.9"]}]""")]
    [InlineData("""[{"addresses":["nonsense"]},{"addresses":["fd00::1"]},{"addresses":["10.0.0.9"]}]""")]
    public async Task Endpoints_without_an_address_of_the_family_are_skipped(string endpoints)
    {
        var set = await Watching.ListAsync("http://web", Json.Slice("a", endpoints));

        Assert.Equal("10.0.0.9:8080", Watching.Describe(set));
    }

    [Fact]
    public async Task Slices_with_host_names_are_ignored()
    {
        var set = await Watching.ListAsync(
            "http://web",
            Json.Slice("a", Json.At("example.com"), """[{"name":"http","port":1}]""", "FQDN"),
            Json.Slice("b", Json.At("10.0.0.1"), """[{"name":"front","port":2}]"""));

        // Its port does not count either, else there would be two and none clearly meant.
        Assert.Equal("10.0.0.1:2", Watching.Describe(set));
    }

    [Fact]
    public async Task A_service_with_host_names_alone_exists_and_is_empty()
    {
        var set = await Watching.ListAsync("http://web", Json.Slice("a", Json.At("10.0.0.1"), type: "FQDN"));

        Assert.False(set.IsAbsent);
        Assert.Empty(set.Endpoints);
    }

    [Fact]
    public async Task A_pod_of_both_families_is_one_endpoint_with_its_IPv4_address()
    {
        var set = await Watching.ListAsync(
            "http://web",
            Json.Slice("a-v6", $"[{Json.Pod("fd00::1", "one")},{Json.Pod("fd00::2", "two")}]", type: "IPv6"),
            Json.Slice("b-v4", $"[{Json.Pod("10.0.0.1", "one")}]"));

        Assert.Equal("[fd00::2]:8080 10.0.0.1:8080", Watching.Describe(set));
    }

    [Fact]
    public async Task A_pod_whose_IPv4_slice_lacks_the_port_is_reached_by_IPv6()
    {
        var set = await Watching.ListAsync(
            "http://web",
            Json.Slice("a-v6", $"[{Json.Pod("fd00::1", "one")}]", type: "IPv6"),
            Json.Slice("b-v4", $"[{Json.Pod("10.0.0.1", "one")}]", "null"));

        Assert.Equal("[fd00::1]:8080", Watching.Describe(set));
    }

    [Fact]
    public async Task Without_a_pod_both_families_are_kept()
    {
        var set = await Watching.ListAsync(
            "http://web",
            Json.Slice("a", Json.At("10.0.0.1")),
            Json.Slice("b", Json.At("fd00::1"), type: "IPv6"));

        Assert.Equal("10.0.0.1:8080 [fd00::1]:8080", Watching.Describe(set));
    }

    [Theory]
    [InlineData(""" "zone":"z1","deprecatedTopology":{"topology.kubernetes.io/zone":"z2"} """, "z1")]
    [InlineData(""" "deprecatedTopology":{"topology.kubernetes.io/zone":"z2","kubernetes.io/hostname":"n"} """, "z2")]
    [InlineData(""" "deprecatedTopology":{"kubernetes.io/hostname":"n"} """, null)]
    [InlineData(""" "deprecatedTopology":null """, null)]
    public async Task The_zone_may_stand_where_v1beta1_had_it(string fields, string? zone)
    {
        var set = await Watching.ListAsync("http://web", Json.Slice("a", $$"""[{"addresses":["10.0.0.1"],{{fields}}}]"""));

        Assert.Equal(zone, Assert.Single(set.Endpoints).Locality?.Zone);
    }

    [Fact]
    public async Task An_endpoint_without_a_pod_shows_its_host_name()
    {
        var set = await Watching.ListAsync("http://web", Json.Slice("a", """[{"addresses":["10.0.0.1"],"hostname":"db-0"}]"""));

        Assert.Equal("db-0", Assert.Single(set.Endpoints).DisplayName);
    }

    [Fact]
    public async Task The_order_of_slices_does_not_matter()
    {
        var a = Json.Slice("a", Json.At("10.0.0.1"));
        var b = Json.Slice("b", Json.At("10.0.0.2"));

        Assert.Equal(
            Watching.Describe(await Watching.ListAsync("http://web", a, b)),
            Watching.Describe(await Watching.ListAsync("http://web", b, a)));
    }
}
