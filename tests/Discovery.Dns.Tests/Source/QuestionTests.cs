using System.Net;
using System.Net.Sockets;
using Discovery.Dns.Messages;
using Discovery.Dns.Tests.Support;

namespace Discovery.Dns.Tests.Source;

/// <summary>What is asked for which name, and what its endpoints are.</summary>
public sealed class QuestionTests : SourceTest
{
    [Fact]
    public async Task A_name_is_asked_for_addresses_of_both_families_under_the_search_list()
    {
        Resolver.Addresses("orders.shop.svc.cluster.local", 30, "10.0.0.1", "fd00::1");
        await using var reader = Read(ServiceName.Parse("http://orders"));

        var set = await reader.NextAsync();

        Assert.Equal("10.0.0.1:80 [fd00::1]:80", Text(set));
        Assert.Equal("dns orders.shop.svc.cluster.local", set.Source);
        Assert.Null(set.Explanation);
        Assert.Equal(["A orders.shop.svc.cluster.local", "AAAA orders.shop.svc.cluster.local"], Resolver.Queries);
    }

    [Theory]
    [InlineData("http://orders.shop:8080", "10.0.0.1:8080")]
    [InlineData("https://orders.shop", "10.0.0.1:443")]
    [InlineData("tcp://orders.shop", "10.0.0.1:0")]
    [InlineData("http://orders.shop.svc.cluster.local", "10.0.0.1:80")]
    [InlineData("http://orders.shop.svc.cluster.local.", "10.0.0.1:80")]
    public async Task The_port_is_the_callers_or_the_schemes(string service, string address)
    {
        Resolver.Addresses("orders.shop.svc.cluster.local", 30, "10.0.0.1");
        await using var reader = Read(ServiceName.Parse(service));

        Assert.Equal(address, Text(await reader.NextAsync()));
    }

    [Fact]
    public async Task A_pod_resolves_by_its_own_name()
    {
        Resolver.Addresses("web-0.web.shop.svc.cluster.local", 30, "10.0.0.7");
        await using var reader = Read(ServiceName.Parse("http://web-0.web"));

        Assert.Equal("10.0.0.7:80", Text(await reader.NextAsync()));
    }

    [Fact]
    public async Task A_port_name_is_asked_for_service_records_with_their_ports_and_priorities()
    {
        Resolver.Services(
            "_grpc._tcp.orders.shop.svc.cluster.local", 30, (0, 50, 50051, "a.test", "10.0.0.1"), (1, 50, 50052, "b.test", "10.0.0.2"));
        await using var reader = Read(ServiceName.Parse("http://_grpc.orders.shop"));

        var set = await reader.NextAsync();

        Assert.Equal("10.0.0.1:50051 10.0.0.2:50052", Text(set));
        Assert.Equal([0, 1], set.Endpoints.Select(e => e.Priority).Order());
        Assert.Equal(
            ["SRV _grpc._tcp.orders.shop.shop.svc.cluster.local", "SRV _grpc._tcp.orders.shop.svc.cluster.local"], Resolver.Queries);
    }

    [Fact]
    public async Task A_protocol_may_be_written_out()
    {
        Resolver.Services("_dns._udp.kube.svc.cluster.local", 30, (0, 1, 53, "a.test", "10.0.0.1"));
        await using var reader = Read(ServiceName.Parse("udp://_dns._udp.kube"));

        Assert.Equal("10.0.0.1:53", Text(await reader.NextAsync()));
    }

    [Fact]
    public async Task Targets_without_addresses_are_looked_up_some_at_a_time_and_shared()
    {
        var services = Enumerable.Range(0, 100).Select(i => (0, 1, 80, $"t{i}.test", (string?)null)).Append((0, 1, 81, "t0.test", null)).ToArray();
        Resolver.Services("_http._tcp.orders.test", 30, services);
        var (now, most) = (0, 0);
        for (var i = 0; i < 100; i++)
        {
            var (name, address) = ($"t{i}.test", $"10.0.0.{i}");
            Resolver.Addresses(name, 30, address);
            Slow(name, address);
        }

        await using var reader = Read(ServiceName.Parse("http://_http.orders.test."));
        var set = await reader.NextAsync();

        Assert.Equal(101, set.Endpoints.Length);
        Assert.Equal(201, Resolver.Queries.Count);
        Assert.InRange(most, 2, 32);

        void Slow(string name, string address) => Resolver.On(name, DnsRecordType.A, async _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            await Task.Yield();
            Interlocked.Decrement(ref now);
            var owner = DnsName.Parse(name);
            return DnsAnswer.FromRecords(
                owner, DnsRecordType.A, [DnsRecord.Address(owner, TimeSpan.FromSeconds(30), IPAddress.Parse(address))]);
        });
    }

    [Fact]
    public async Task A_target_that_does_not_exist_is_left_out_and_the_set_says_so()
    {
        Resolver.Services("_http._tcp.orders.test", 30, (0, 1, 80, "a.test", "10.0.0.1"), (0, 1, 80, "gone.test", null));
        await using var reader = Read(ServiceName.Parse("http://_http.orders.test."));

        var set = await reader.NextAsync();

        Assert.Equal("10.0.0.1:80", Text(set));
        Assert.Equal("SRV _http._tcp.orders.test names gone.test, which has no address", set.Explanation);
        Assert.Null(set.Failure);
    }

    [Fact]
    public async Task A_target_of_the_root_means_that_the_service_is_not_to_be_had()
    {
        Resolver.Services("_http._tcp.orders.test", 30, (0, 0, 0, ".", null));
        await using var reader = Read(ServiceName.Parse("http://_http.orders.test."));

        var set = await reader.NextAsync();

        Assert.False(set.IsAbsent);
        Assert.Empty(set.Endpoints);
        Assert.Equal("SRV _http._tcp.orders.test says that the service is decidedly not available (RFC 2782)", set.Explanation);
    }

    [Fact]
    public async Task An_answer_longer_than_DNS_can_carry_is_served_as_far_as_it_came()
    {
        Resolver.Services("_http._tcp.orders.test", 30, isTruncated: true, (0, 1, 80, "a.test", "10.0.0.1"), (0, 1, 80, "b.test", "10.0.0.2"));
        await using var reader = Read(ServiceName.Parse("http://_http.orders.test."));

        var set = await reader.NextAsync();

        Assert.Equal(2, set.Endpoints.Length);
        Assert.Equal("the answer is longer than DNS can carry (64 KiB): 2 endpoints came, more exist", set.Explanation);
    }

    [Fact]
    public async Task Service_records_may_be_preferred_and_then_the_scheme_is_the_ports_name()
    {
        Options.PreferServiceRecords = true;
        Resolver.Services("_http._tcp.orders.test", 30, (0, 1, 8080, "a.test", "10.0.0.1"));
        await using var reader = Read(ServiceName.Parse("https+http://orders.test."));

        var set = await reader.NextAsync();

        Assert.Equal("10.0.0.1:8080", Text(set));
        Assert.Equal("http", set.Endpoints[0].Scheme);
        Assert.Equal(["SRV _https._tcp.orders.test", "SRV _http._tcp.orders.test"], Resolver.Queries);
    }

    [Fact]
    public async Task Preferred_service_records_that_do_not_exist_leave_the_addresses()
    {
        Options.PreferServiceRecords = true;
        Resolver.Addresses("orders.test", 30, "10.0.0.1");
        await using var reader = Read(ServiceName.Parse("http://orders.test."));

        Assert.Equal("10.0.0.1:80", Text(await reader.NextAsync()));
        Assert.Equal(["SRV _http._tcp.orders.test", "A orders.test", "AAAA orders.test"], Resolver.Queries);
    }

    [Fact]
    public async Task Who_names_a_port_number_gets_that_port_and_no_service_records()
    {
        Options.PreferServiceRecords = true;
        Resolver.Addresses("orders.test", 30, "10.0.0.1");
        await using var reader = Read(ServiceName.Parse("http://orders.test.:8080"));

        Assert.Equal("10.0.0.1:8080", Text(await reader.NextAsync()));
        Assert.Equal(["A orders.test", "AAAA orders.test"], Resolver.Queries);
    }

    [Theory]
    [InlineData(AddressFamily.InterNetwork, "10.0.0.1:80")]
    [InlineData(AddressFamily.InterNetworkV6, "[fd00::1]:80")]
    public async Task One_family_may_be_enough(AddressFamily family, string address)
    {
        Options.AddressFamily = family;
        Resolver.Addresses("orders.test", 30, "10.0.0.1", "fd00::1");
        Resolver.Services("_http._tcp.orders.test", 30, (0, 1, 80, "a.test", "10.0.0.1"), (0, 1, 80, "a.test", "fd00::1"));
        await using var reader = Read(ServiceName.Parse("http://orders.test."));
        await using var services = Read(ServiceName.Parse("http://_http.orders.test."));

        Assert.Equal(address, Text(await reader.NextAsync()));
        Assert.Single(Resolver.Queries);
        Assert.Equal(address, Text(await services.NextAsync()));
    }

    [Theory]
    [InlineData("http://10.0.0.1", "DNS is not asked for '10.0.0.1': it is an IP address")]
    [InlineData("http://[fd00::1]", "DNS is not asked for '[fd00::1]': it is an IP address")]
    [InlineData("http://localhost", "DNS is not asked for 'localhost': it means this machine (RFC 6761)")]
    [InlineData("http://a.localhost.", "DNS is not asked for 'a.localhost.': it means this machine (RFC 6761)")]
    [InlineData("http://a.invalid", "DNS is not asked for 'a.invalid': it ends in .invalid, which never exists (RFC 6761)")]
    [InlineData("http://a.onion", "DNS is not asked for 'a.onion': it ends in .onion, which DNS must not be asked for (RFC 7686)")]
    public async Task Some_names_are_never_sent(string service, string explanation)
    {
        await using var reader = Read(ServiceName.Parse(service));

        var set = await reader.NextAsync();

        Assert.True(set.IsAbsent);
        Assert.Equal(explanation, set.Explanation);
        Assert.True(await reader.EndsAsync());
        Assert.Empty(Resolver.Queries);
    }

    [Fact]
    public async Task A_label_that_is_too_long_is_no_name()
    {
        var label = new string('a', 64);
        await using var reader = Read(ServiceName.Parse($"http://{label}.test"));

        Assert.Equal(
            $"'{label}.test' is no domain name: a label is longer than 63 characters, or the whole is longer than 253 (RFC 1035)",
            (await reader.NextAsync()).Explanation);
    }

    [Fact]
    public async Task Names_in_local_are_sent()
    {
        Resolver.Addresses("printer.local", 30, "10.0.0.1");
        await using var reader = Read(ServiceName.Parse("http://printer.local."));

        Assert.Equal("10.0.0.1:80", Text(await reader.NextAsync()));
    }

    [Fact]
    public async Task A_name_that_nobody_has_is_absent_and_the_set_says_what_was_tried()
    {
        await using var names = Read(ServiceName.Parse("http://orders"));
        await using var services = Read(ServiceName.Parse("http://_grpc.orders.shop"));
        await using var one = Read(ServiceName.Parse("http://orders."));

        var set = await names.NextAsync();

        Assert.True(set.IsAbsent);
        Assert.Equal("dns", set.Source);
        Assert.Equal("no A or AAAA record orders.shop.svc.cluster.local (nor under 3 other names)", set.Explanation);
        Assert.Equal(
            "no SRV record _grpc._tcp.orders.shop.shop.svc.cluster.local (nor under 3 other names)", (await services.NextAsync()).Explanation);
        Assert.Equal("no A or AAAA record orders", (await one.NextAsync()).Explanation);
    }

    [Fact]
    public async Task A_name_without_addresses_exists_and_has_nobody()
    {
        Resolver.Addresses("orders.test", 30);
        await using var reader = Read(ServiceName.Parse("http://orders.test."));

        var set = await reader.NextAsync();

        Assert.False(set.IsAbsent);
        Assert.Empty(set.Endpoints);
        Assert.Equal("orders.test exists, but has no A or AAAA record", set.Explanation);
    }

    [Fact]
    public async Task A_guess_of_the_search_list_that_exists_without_addresses_proves_nothing()
    {
        // A namespace called orders, say, or a wildcard for mail.
        Resolver.Addresses("orders.svc.cluster.local", 30);
        await using var reader = Read(ServiceName.Parse("http://orders"));

        Assert.True((await reader.NextAsync()).IsAbsent);
    }
}
