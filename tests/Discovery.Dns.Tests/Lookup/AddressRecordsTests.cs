using System.Collections.Immutable;
using Discovery.Dns.Lookup;
using Discovery.Dns.Messages;
using Discovery.Dns.Tests.Messages;

namespace Discovery.Dns.Tests.Lookup;

public sealed class AddressRecordsTests
{
    private static readonly DnsName Name = DnsName.Parse("orders.shop");

    [Fact]
    public void Both_families_make_one_list()
    {
        var endpoints = AddressRecords.Endpoints(Capture.Read("knot-a3"), Capture.Read("knot-aaaa3"), 8080, []);

        Assert.Equal(
            ["10.244.0.0:8080", "10.244.0.1:8080", "10.244.0.2:8080", "[fd00::1]:8080", "[fd00::2]:8080", "[fd00::]:8080"],
            endpoints.Select(e => e.Address.ToString()).Order(StringComparer.Ordinal));
        Assert.All(endpoints, e => Assert.Equal((null, null, null, 0), (e.DisplayName, e.Domain, e.Weight, e.Priority)));
    }

    [Fact]
    public void An_answer_that_is_missing_or_no_adds_nothing()
    {
        Assert.Equal(3, AddressRecords.Endpoints(Capture.Read("knot-a3"), aaaa: null, 80, []).Length);
        Assert.Equal(3, AddressRecords.Endpoints(a: null, Capture.Read("knot-aaaa3"), 80, default).Length);
        Assert.Empty(AddressRecords.Endpoints(DnsAnswer.Failed(Name, DnsRecordType.A, "no"), DnsAnswer.NoRecords(Name, DnsRecordType.Aaaa, TimeSpan.Zero), 80, []));
    }

    [Fact]
    public void Addresses_at_the_end_of_aliases_count_and_no_others()
    {
        var answer = new RawMessage("a.test", DnsRecordType.A).A("a.test", "10.9.9.9").Cname("a.test", "b.test").A("b.test", "10.0.0.1").A("b.test", "10.0.0.1").Read("a.test", DnsRecordType.A);
        Assert.Equal("10.0.0.1:0", Assert.Single(AddressRecords.Endpoints(answer, null, 0, [])).Address.ToString());
    }

    [Fact]
    public void The_same_addresses_in_any_order_are_no_change()
    {
        var endpoints = AddressRecords.Endpoints(Capture.Read("knot-a3"), Capture.Read("knot-aaaa3"), 80, []);

        Assert.True(AddressRecords.Endpoints(Capture.Read("bind-a3"), Capture.Read("bind-aaaa3"), 80, endpoints) == endpoints);
        Assert.False(AddressRecords.Endpoints(Capture.Read("bind-a3"), Capture.Read("bind-aaaa3"), 81, endpoints) == endpoints);
        Assert.False(AddressRecords.Endpoints(Capture.Read("bind-a3"), null, 80, endpoints) == endpoints);
        Assert.Same(
            endpoints.First(e => e.Address.ToString() == "10.244.0.1:80"),
            AddressRecords.Endpoints(Capture.Read("bind-a3"), null, 80, endpoints).First(e => e.Address.ToString() == "10.244.0.1:80"));
    }

    [Fact]
    public void Endpoints_of_another_kind_are_replaced()
    {
        ImmutableArray<ServiceEndpoint> previous = [new("orders.shop", 80), new("10.244.0.1", 80) { DisplayName = "pod" }, new("10.244.0.1", 80)];
        var endpoints = AddressRecords.Endpoints(Capture.Read("knot-a3"), null, 80, previous);
        Assert.Equal(3, endpoints.Length);
        Assert.Contains(previous[2], endpoints);
    }
}
