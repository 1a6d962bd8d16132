using System.Collections.Immutable;

namespace Discovery.Tests.Endpoints;

public sealed class EndpointSetTests
{
    private static readonly ServiceEndpoint One = new("10.0.0.1", 80);
    private static readonly ServiceEndpoint Two = new("10.0.0.2", 80);

    public static TheoryData<EndpointSet> Different =>
    [
        new EndpointSet("dns", One),
        new EndpointSet("dns", Two, One),
        new EndpointSet("dns", One, Two, Two),
        new EndpointSet("kubernetes", One, Two),
        new EndpointSet("dns", One, Two) { Explanation = "why" },
        new EndpointSet("dns", One, Two) { IsPassThrough = true },
        new EndpointSet("dns", One, Two) { Traits = new ServiceTraits { NodeLocalOnly = true } },
        new EndpointSet("dns", One, new ServiceEndpoint("10.0.0.2", 80) { Conditions = EndpointConditions.None }),
        EndpointSet.Absent("dns"),
    ];

    [Theory]
    [MemberData(nameof(Different))]
    public void A_set_that_differs_in_anything_says_something_else(EndpointSet other) =>
        Assert.False(new EndpointSet("dns", One, Two).SaysTheSameAs(other));

    [Fact]
    public void An_immutable_array_is_taken_as_it_is()
    {
        ImmutableArray<ServiceEndpoint> endpoints = [new("10.0.0.1", 80)];
        Assert.True(endpoints == new EndpointSet("test", endpoints).Endpoints);
    }

    [Fact]
    public void Its_version_does_not_change_what_a_set_says()
    {
        var set = new EndpointSet("dns", One, Two);

        Assert.True(set.SaysTheSameAs(new EndpointSet("dns", new ServiceEndpoint("10.0.0.1", 80), Two)));
        Assert.True(set.SaysTheSameAs(set.WithVersion(5)));
    }

    [Fact]
    public void A_failure_is_an_answer_of_its_own_and_may_name_a_set_that_stands_in()
    {
        var failure = new IOException("gone");
        var set = new EndpointSet("dns", One) { Explanation = "why", IsPassThrough = true, Traits = new() { NodeLocalOnly = true } };

        var failed = EndpointSet.Failed(failure, set);

        Assert.Same(failure, failed.Failure);
        Assert.Same(set, failed.StandIn);
        Assert.Null(set.Failure);
        Assert.Null(EndpointSet.Failed(failure).StandIn);
        Assert.False(failed.SaysTheSameAs(set));
        Assert.False(failed.SaysTheSameAs(EndpointSet.Failed(failure)));
        Assert.False(failed.SaysTheSameAs(EndpointSet.Failed(new IOException("gone"), set)));
        Assert.True(failed.SaysTheSameAs(EndpointSet.Failed(failure, set)));
        Assert.Equal("failed: gone", failed.ToString());
    }

    [Fact]
    public void Absent_and_empty_are_different_answers()
    {
        Assert.True(EndpointSet.Absent("dns").IsAbsent);
        Assert.False(new EndpointSet("dns").IsAbsent);
        Assert.False(EndpointSet.Absent("dns").SaysTheSameAs(new EndpointSet("dns")));
    }

    [Fact]
    public void Its_text_tells_the_three_answers_apart()
    {
        Assert.Equal("dns: 10.0.0.1:80, 10.0.0.2:80", new EndpointSet("dns", One, Two).ToString());
        Assert.Equal("dns: no endpoints", new EndpointSet("dns").ToString());
        Assert.Equal("dns: no such service", EndpointSet.Absent("dns").ToString());
    }

    [Fact]
    public void A_set_without_a_source_is_refused() => Assert.Throws<ArgumentException>(() => new EndpointSet(""));

    [Fact]
    public void Traits_compare_by_value()
    {
        var traits = new ServiceTraits { ClientAffinity = TimeSpan.FromHours(3), TrafficDistribution = "PreferSameZone" };

        Assert.Equal(new ServiceTraits { ClientAffinity = TimeSpan.FromHours(3), TrafficDistribution = "PreferSameZone" }, traits);
        Assert.NotEqual(ServiceTraits.None, traits);
        Assert.NotEqual(new ServiceTraits { ClientAffinity = TimeSpan.FromHours(3) }, traits);
        Assert.NotEqual(new ServiceTraits { ClientAffinity = TimeSpan.FromHours(3), TrafficDistribution = "PreferSameZone", PublishesNotReady = true }, traits);
    }
}
