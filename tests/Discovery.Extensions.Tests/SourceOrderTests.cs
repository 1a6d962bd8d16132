using System.Net;
using Discovery.Dns;
using Discovery.Dns.Messages;
using Discovery.Extensions.Tests.Configuration;
using Discovery.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Discovery.Extensions.Tests;

/// <summary>DNS in the container, and the order of sources in one line of configuration.</summary>
public sealed class SourceOrderTests
{
    private static readonly (string, string) Configured = ("Services:orders:http:0", "10.0.0.1:80");

    [Fact]
    public async Task Dns_is_asked_with_the_containers_clock_and_resolver_and_the_settings_of_configuration()
    {
        await using var provider = Provider(d => d.AddDns(), ("Discovery:Dns:Search:0", "shop.test"), ("Discovery:Dns:Ndots", "2"));

        var snapshot = await SnapshotAsync(provider, "http://orders");

        Assert.Equal("dns orders.shop.test", snapshot.Set!.Source);
        Assert.Equal("10.0.0.9:80", Assert.Single(snapshot.Candidates).Endpoint.ToString());
    }

    [Fact]
    public async Task Code_goes_before_configuration()
    {
        await using var provider = Provider(d => d.AddDns(dns => dns.Search = ["b.test"]), ("Discovery:Dns:Search:0", "a.test"));

        Assert.Equal("dns orders.b.test", (await SnapshotAsync(provider, "http://orders")).Set!.Source);
    }

    [Fact]
    public void All_settings_bind()
    {
        using var provider = Provider(
            d => d.AddDns(),
            ("Discovery:Dns:Resolver:Servers:0", "127.0.0.1:8600"),
            ("Discovery:Dns:Resolver:Timeout", "00:00:02"),
            ("Discovery:Dns:Resolver:TcpOnly", "true"),
            ("Discovery:Dns:AddressFamily", "InterNetwork"),
            ("Discovery:Dns:PreferServiceRecords", "true"),
            ("Discovery:Dns:RefreshFloor", "00:00:02"),
            ("Discovery:Dns:RefreshCeiling", "00:01:00"),
            ("Discovery:Dns:HoldDown", "00:00:05"),
            ("Discovery:Dns:CacheCapacity", "7"));

        var dns = provider.GetRequiredService<IOptions<DnsSourceOptions>>().Value;

        Assert.Equal(["127.0.0.1:8600"], dns.Resolver.Servers);
        Assert.Equal(TimeSpan.FromSeconds(2), dns.Resolver.Timeout);
        Assert.True(dns.Resolver.TcpOnly);
        Assert.Equal(System.Net.Sockets.AddressFamily.InterNetwork, dns.AddressFamily);
        Assert.True(dns.PreferServiceRecords);
        Assert.Equal((2, 60, 5, 7), (dns.RefreshFloor.TotalSeconds, dns.RefreshCeiling.TotalSeconds, dns.HoldDown.TotalSeconds, dns.CacheCapacity));
    }

    [Fact]
    public void Faults_of_the_order_are_told_with_all_others()
    {
        using var provider = Provider(
            d => d.AddDns(),
            ("Discovery:Sources", "configuration, dsn, dns, DNS, kubernetes"),
            ("Discovery:Connect:Attempts", "0"));

        Assert.Equal(
            "Invalid options in section Discovery: Sources names 'dsn'; it must be of configuration, environment, dns; "
            + "Sources names 'kubernetes', which code has not added: reference the package Discovery.Kubernetes and call AddKubernetes; "
            + "Sources names 'dns' more than once; "
            + "Connect:Attempts is 0; it must be from 1 to 100.",
            Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate()).Message);
    }

    [Fact]
    public void Faults_of_dns_are_told_when_the_host_starts()
    {
        using var provider = Provider(
            d => d.AddDns(), ("Discovery:Dns:Ndots", "99"), ("Discovery:Dns:Resolver:Servers:0", "dns.example"));

        Assert.Equal(
            "Invalid options in section Discovery:Dns: Resolver:Servers has 'dns.example'; it must be an IP address, perhaps with a port, "
            + "such as 10.96.0.10, 127.0.0.1:8600 or [fd00::a]:53; Ndots is 99; it must be from 0 to 15.",
            Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate()).Message);
    }

    [Theory]
    [InlineData("dns,configuration", "dns orders")]
    [InlineData("Configuration, DNS", "configuration Services:orders:http")]
    [InlineData("environment,dns,configuration", "dns orders")]
    [InlineData("environment", "pass-through")]
    public async Task One_line_of_configuration_names_the_sources_in_order(string line, string source)
    {
        await using var provider = Provider(d => d.AddDns(), Configured, ("Discovery:Sources", line), ("Discovery:Dns:Ndots", "0"));

        Assert.Equal(source, (await SnapshotAsync(provider, "http://orders")).Set!.Source);
    }

    [Fact]
    public async Task A_list_names_them_too()
    {
        await using var provider = Provider(
            d => d.AddDns(), Configured, ("Discovery:Sources:0", "dns"), ("Discovery:Sources:1", "configuration"), ("Discovery:Dns:Ndots", "0"));

        Assert.Equal("dns orders", (await SnapshotAsync(provider, "http://orders")).Set!.Source);
    }

    [Fact]
    public async Task An_own_source_with_a_name_is_ordered_like_the_others()
    {
        await using var provider = Provider(
            d => d.AddSource("consul", _ => new StaticSource("orders", new ServiceEndpoint("10.0.0.6", 80))),
            Configured,
            ("Discovery:Sources", "configuration,Consul"));

        Assert.Equal("configuration Services:orders:http", (await SnapshotAsync(provider, "http://orders")).Set!.Source);
    }

    [Fact]
    public async Task The_line_reorders_what_code_added_and_leaves_out_what_it_does_not_name()
    {
        await using var provider = Provider(
            d => d.AddDns(dns => dns.Ndots = 0).AddConfiguration(), Configured, ("Discovery:Sources", "configuration"));

        Assert.Equal("configuration Services:orders:http", (await SnapshotAsync(provider, "http://orders")).Set!.Source);
        Assert.True((await SnapshotAsync(provider, "http://basket")).Set!.IsPassThrough);
    }

    [Fact]
    public async Task Static_and_own_sources_are_asked_before_those_of_the_line()
    {
        await using var provider = Provider(
            d => d.AddDns().AddStatic("orders", new ServiceEndpoint("10.0.0.5", 80)), Configured, ("Discovery:Sources", "configuration,dns"));

        Assert.Equal("static", (await SnapshotAsync(provider, "http://orders")).Set!.Source);
    }

    [Fact]
    public async Task An_empty_line_changes_nothing()
    {
        await using var provider = Provider(null, Configured, ("Discovery:Sources", " "));

        Assert.Equal("configuration Services:orders:http", (await SnapshotAsync(provider, "http://orders")).Set!.Source);
    }

    private static async Task<ServiceSnapshot> SnapshotAsync(IServiceProvider provider, string name) =>
        await provider.GetRequiredService<ServiceDirectory>().GetAsync(name);

    private static ServiceProvider Provider(Action<DiscoveryBuilder>? configure, params (string Key, string Value)[] values) =>
        new ServiceCollection()
            .AddSingleton<IConfiguration>(ConfigurationSourceTests.Configuration(values))
            .AddSingleton<TimeProvider>(new ManualClock())
            .AddSingleton<IDnsResolver>(new OrdersResolver())
            .AddDiscovery(configure)
            .BuildServiceProvider();

    /// <summary>Knows the address of every name that begins with orders.</summary>
    private sealed class OrdersResolver : IDnsResolver
    {
        public ValueTask<DnsAnswer> QueryAsync(DnsName name, DnsRecordType type, CancellationToken cancellationToken) =>
            new(name.ToString().StartsWith("orders", StringComparison.Ordinal) && type == DnsRecordType.A
                ? DnsAnswer.FromRecords(name, type, [DnsRecord.Address(name, TimeSpan.FromSeconds(30), IPAddress.Parse("10.0.0.9"))])
                : DnsAnswer.NoSuchName(name, type, TimeSpan.Zero));
    }
}
