using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Discovery.Dns.Lookup;
using Discovery.Dns.Messages;
using Discovery.Dns.Tests.Messages;

namespace Discovery.Dns.Tests.Lookup;

public sealed class ServiceRecordsTests
{
    private const string Service = "_http._tcp.orders.shop";

    [Fact]
    public void An_endpoint_has_address_port_priority_weight_and_the_targets_name()
    {
        var endpoint = Assert.Single(Endpoints(Srv().Srv(Service, 1, 20, 8080, "web-0.orders.shop").A("web-0.orders.shop", "10.0.0.1", section: 3)));

        Assert.Equal(IPEndPoint.Parse("10.0.0.1:8080"), endpoint.Address);
        Assert.Equal((1, 20d), (endpoint.Priority, endpoint.Weight));
        Assert.Equal(("web-0", "orders.shop", "web-0.orders.shop"), (endpoint.DisplayName, endpoint.Domain, endpoint.HostName));
    }

    [Fact]
    public void A_target_of_one_label_is_a_host_of_the_root()
    {
        var endpoint = Assert.Single(Endpoints(Srv().Srv(Service, 0, 1, 80, "db").A("db", "10.0.0.1", section: 3)));
        Assert.Equal(("db", string.Empty, "db"), (endpoint.DisplayName, endpoint.Domain, endpoint.HostName));
    }

    [Fact]
    public void Odd_octets_of_a_target_are_escaped()
    {
        var message = Srv().Srv(Service, 0, 1, 80, @"a\.b.c\032d").A(@"A\.b.c\032d", "10.0.0.1", section: 3);
        var endpoints = Endpoints(message);
        Assert.Equal(@"a\.b.c\032d", Assert.Single(endpoints).HostName);
        Assert.True(Endpoints(message, endpoints) == endpoints);
    }

    [Fact]
    public void Both_families_of_a_target_become_endpoints()
    {
        var endpoints = Endpoints(Srv().Srv(Service, 0, 1, 80, "a.test").A("a.test", "10.0.0.1", section: 3).Aaaa("a.test", "fd00::1", section: 3));
        Assert.Equal(["10.0.0.1:80", "[fd00::1]:80"], Addresses(endpoints));
    }

    [Fact]
    public void A_target_may_have_several_ports()
    {
        var endpoints = Endpoints(Srv().Srv(Service, 0, 1, 80, "a.test").Srv(Service, 0, 1, 81, "A.test").A("a.test", "10.0.0.1", section: 3));
        Assert.Equal(["10.0.0.1:80", "10.0.0.1:81"], Addresses(endpoints).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Addresses_of_other_names_are_left_out()
    {
        var endpoints = Endpoints(Srv()
            .Srv(Service, 0, 1, 80, "a.test").Srv("_x._tcp.test", 0, 1, 81, "ns.test")
            .A("ns.test", "10.9.9.9", section: 3).A("a.test", "10.0.0.1", section: 3));
        Assert.Equal(["10.0.0.1:80"], Addresses(endpoints));
    }

    [Fact]
    public void Answers_for_targets_without_glue_are_used_through_aliases()
    {
        var a = new RawMessage("A.test", DnsRecordType.A).Cname("a.test", "b.test").A("b.test", "10.0.0.1").A("c.test", "10.9.9.9").Read("A.test", DnsRecordType.A);
        var aaaa = new RawMessage("a.test", DnsRecordType.Aaaa).Aaaa("a.test", "fd00::1").Read("a.test", DnsRecordType.Aaaa);
        var other = new RawMessage("x.test", DnsRecordType.A).A("x.test", "10.9.9.9").Read("x.test", DnsRecordType.A);
        var none = DnsAnswer.Failed(DnsName.Parse("a.test"), DnsRecordType.A, "nobody answered");
        var srv = Srv().Srv(Service, 0, 1, 80, "a.test").Read(Service, DnsRecordType.Srv);

        Assert.Equal(["10.0.0.1:80", "[fd00::1]:80"], Addresses(ServiceRecords.Endpoints(srv, [a, other, none, aaaa], [])));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_preferred_of_two_records_for_one_address_counts_whatever_their_order(bool reversed)
    {
        (int Priority, int Weight, string Target)[] records = [(1, 9, "z.test"), (0, 3, "c.test"), (0, 5, "d.test"), (0, 5, "b.test")];
        var message = Srv();
        foreach (var (priority, weight, target) in reversed ? records.Reverse() : records)
            message.Srv(Service, priority, weight, 80, target).A(target, "10.0.0.1", section: 1);

        foreach (var (_, _, target) in reversed ? records.Reverse() : records)
            message.A(target, "10.0.0.1", section: 3);
        var endpoint = Assert.Single(Endpoints(message));

        Assert.Equal((0, 5d, "b"), (endpoint.Priority, endpoint.Weight, endpoint.DisplayName));
    }

    [Theory]
    [InlineData("0:0 0:0 0:0", "- - -")]
    [InlineData("0:10 0:20", "10 20")]
    [InlineData("0:10 0:0", "10 1")]
    [InlineData("0:10 0:0 0:0", "10 0.5 0.5")]
    [InlineData("0:10 1:0 1:0", "10 - -")]
    [InlineData("1:0 1:0 0:0 0:7", "- - 1 7")]
    public void A_weight_of_zero_does_not_drain(string records, string weights)
    {
        var message = Srv();
        var pairs = records.Split(' ').Select(r => r.Split(':').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray()).ToList();
        for (var i = 0; i < pairs.Count; i++)
            message.Srv(Service, pairs[i][0], pairs[i][1], 80, $"h{i}.test");

        // Records that came twice change nothing.
        message.Srv(Service, pairs[^1][0], pairs[^1][1], 80, $"h{pairs.Count - 1}.test");
        for (var i = 0; i < pairs.Count; i++)
            message.A($"h{i}.test", $"10.0.0.{i}", section: 3);

        Assert.Equal(weights, string.Join(' ', Endpoints(message).Select(e => e.Weight?.ToString(CultureInfo.InvariantCulture) ?? "-")));
    }

    [Fact]
    public void A_lone_root_is_decidedly_unavailable()
    {
        var answer = Capture.Read("knot-srv-root");
        Assert.True(ServiceRecords.IsDecidedlyUnavailable(answer));
        Assert.Empty(ServiceRecords.TargetsWithoutGlue(answer));
        Assert.Empty(ServiceRecords.Endpoints(answer, [], []));
        Assert.Empty(ServiceRecords.Endpoints(answer, [], [new ServiceEndpoint("10.0.0.1", 80)]));

        Assert.False(ServiceRecords.IsDecidedlyUnavailable(Srv().Srv(Service, 0, 0, 0, ".").Srv(Service, 0, 0, 80, "a.test").Read(Service, DnsRecordType.Srv)));
        Assert.False(ServiceRecords.IsDecidedlyUnavailable(DnsAnswer.NoRecords(DnsName.Parse(Service), DnsRecordType.Srv, TimeSpan.Zero)));
    }

    [Fact]
    public void Targets_without_glue_are_told_once_each()
    {
        var answer = Srv()
            .Srv(Service, 0, 1, 80, "a.test").Srv(Service, 0, 1, 80, "b.test").Srv(Service, 0, 1, 81, "B.test").Srv(Service, 0, 1, 80, "c.test").Srv(Service, 0, 1, 80, ".")
            .Aaaa("c.test", "fd00::1", section: 3).A("a.test", "10.0.0.1", section: 3)
            .Read(Service, DnsRecordType.Srv);

        Assert.Equal(["b.test"], ServiceRecords.TargetsWithoutGlue(answer).Select(n => n.ToString()));
        Assert.Empty(ServiceRecords.TargetsWithoutGlue(Capture.Read("knot-srv20")));
        Assert.Equal(20, ServiceRecords.TargetsWithoutGlue(Capture.Read("bind-srv20")).Count);
    }

    [Theory]
    [InlineData("knot-srv3", "bind-srv3")]
    [InlineData("knot-srv3-dual", "bind-srv3-dual")]
    public void The_order_of_records_makes_no_change(string first, string second)
    {
        var endpoints = ServiceRecords.Endpoints(Capture.Read(first), [], []);
        Assert.True(ServiceRecords.Endpoints(Capture.Read(second), [], endpoints) == endpoints);
    }

    [Fact]
    public void What_did_not_change_is_the_same_object_and_shares_its_domain()
    {
        var before = Endpoints(Srv().Srv(Service, 0, 1, 80, "a.test").Srv(Service, 0, 1, 80, "b.test").A("a.test", "10.0.0.1", section: 3).A("b.test", "10.0.0.2", section: 3));
        var after = Endpoints(
            Srv().Srv(Service, 0, 1, 80, "a.test").Srv(Service, 0, 2, 80, "b.test").Srv(Service, 0, 1, 80, "c.test")
                .A("a.test", "10.0.0.1", section: 3).A("b.test", "10.0.0.2", section: 3).A("c.test", "10.0.0.3", section: 3),
            before);

        Assert.Equal([1d, 2d, 1d], after.Select(e => e.Weight!.Value));
        Assert.Same(before[0], after[0]);
        Assert.NotSame(before[1], after[1]);
        Assert.Same(before[0].Domain, before[1].Domain);
        Assert.Same(after[0].Domain, after[2].Domain);
    }

    [Theory]
    [InlineData("a.test", 80, 1, 2, "10.0.0.1", true)]
    [InlineData("A.TEST", 80, 1, 2, "10.0.0.1", true)]
    [InlineData("a.tesu", 80, 1, 2, "10.0.0.1", false)]
    [InlineData("b.test", 80, 1, 2, "10.0.0.1", false)]
    [InlineData("a.test", 81, 1, 2, "10.0.0.1", false)]
    [InlineData("a.test", 80, 0, 2, "10.0.0.1", false)]
    [InlineData("a.test", 80, 1, 0, "10.0.0.1", false)]
    [InlineData("a.test", 80, 1, 2, "10.0.0.2", false)]
    public void All_that_an_endpoint_says_is_compared(string target, int port, int priority, int weight, string address, bool same)
    {
        var before = Endpoints(Srv().Srv(Service, 1, 2, 80, "a.test").A("a.test", "10.0.0.1", section: 3));
        var after = Endpoints(Srv().Srv(Service, priority, weight, port, target).A(target, address, section: 3), before);
        Assert.Equal(same, after == before);
        if (!same)
            Assert.NotEqual(before[0], Assert.Single(after));
    }

    [Fact]
    public void Fewer_and_more_endpoints_are_a_change()
    {
        var one = Srv().Srv(Service, 0, 1, 80, "a.test").A("a.test", "10.0.0.1", section: 3);
        var two = Srv().Srv(Service, 0, 1, 80, "a.test").A("a.test", "10.0.0.1", section: 3).A("a.test", "10.0.0.2", section: 3);

        Assert.Equal(2, Endpoints(two, Endpoints(one)).Length);
        Assert.Single(Endpoints(one, Endpoints(two)));
        Assert.Empty(Endpoints(Srv().Srv(Service, 0, 1, 80, "a.test"), Endpoints(two)));
    }

    [Fact]
    public void Endpoints_grow_with_the_message_and_not_with_the_product_of_its_parts()
    {
        var message = Srv();
        for (var i = 0; i < 1000; i++)
            message.Srv(Service, 0, 1, i, "a.b");
        for (var i = 0; i < 1000; i++)
            message.A("a.b", $"10.0.{i / 250}.{i % 250}", section: 3);

        Assert.InRange(Endpoints(message).Length, 1000, 4100);
    }

    [Fact]
    public void Ten_ports_at_ten_addresses_are_complete()
    {
        var message = Srv();
        for (var i = 0; i < 10; i++)
            message.Srv(Service, 0, 1, i, "a.b");
        for (var i = 0; i < 10; i++)
            message.A("a.b", $"10.0.0.{i}", section: 3);

        Assert.Equal(100, Endpoints(message).Length);
    }

    [Fact]
    public void Large_sets_are_complete()
    {
        var message = Srv();
        for (var i = 0; i < 1000; i++)
            message.Srv(Service, 0, 1, 80, $"h{i}.b");
        for (var i = 0; i < 1000; i++)
            message.A($"h{i}.b", $"10.0.{i / 250}.{i % 250}", section: 3).Aaaa($"h{i}.b", $"fd00::{i}", section: 3);

        Assert.Equal(2000, Endpoints(message).Distinct().Count());
    }

    private static RawMessage Srv() => new(Service, DnsRecordType.Srv);

    private static ImmutableArray<ServiceEndpoint> Endpoints(RawMessage message, ImmutableArray<ServiceEndpoint> previous = default) =>
        ServiceRecords.Endpoints(message.Read(Service, DnsRecordType.Srv), [], previous);

    private static IEnumerable<string> Addresses(IEnumerable<ServiceEndpoint> endpoints) => endpoints.Select(e => e.Address.ToString()!);
}
