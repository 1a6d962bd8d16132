using System.Net;
using Discovery.Dns.Configuration;

namespace Discovery.Dns.Tests.Configuration;

public sealed class ResolvConfTests
{
    [Fact]
    public void The_file_of_a_pod_is_read_whole()
    {
        var conf = ResolvConf.Parse("search shop.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n");

        Assert.Equal(["10.96.0.10:53"], Servers(conf));
        Assert.Equal(["shop.svc.cluster.local", "svc.cluster.local", "cluster.local"], Search(conf));
        Assert.Equal((5, 5, 2), (conf.Ndots, conf.Timeout.TotalSeconds, conf.Attempts));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nameserver\nsearch\noptions\n")]
    [InlineData("# nameserver 10.0.0.1\n;nameserver 10.0.0.2\n")]
    [InlineData(" nameserver 10.0.0.1\n\tsearch test")]
    [InlineData("nameservers 10.0.0.1\nNAMESERVER 10.0.0.1\n")]
    [InlineData("nameserver dns.test\nnameserver 300.1.1.1\nnameserver 10\nnameserver [::1]:53\nnameserver 10.0.0.1:53\n")]
    [InlineData("nameserver # 10.0.0.1\nsortlist 10.0.0.0/8\nlookup file bind\n")]
    public void Without_a_server_it_is_this_machine_and_the_rest_are_defaults(string text)
    {
        var conf = ResolvConf.Parse(text);

        Assert.Equal(["127.0.0.1:53"], Servers(conf));
        Assert.Empty(conf.Search);
        Assert.Equal((1, 5, 2), (conf.Ndots, conf.Timeout.TotalSeconds, conf.Attempts));
        Assert.Equal((false, false, false), (conf.Rotate, conf.TcpOnly, conf.NoReload));
    }

    [Fact]
    public void The_first_three_servers_count_that_are_addresses() =>
        Assert.Equal(
            ["10.0.0.1:53", "10.0.0.2:53", "10.0.0.3:53"],
            Servers(ResolvConf.Parse("nameserver 10.0.0.1\nnameserver rubbish\nnameserver 10.0.0.2\nnameserver 10.0.0.3\nnameserver 10.0.0.4\n")));

    [Theory]
    [InlineData("nameserver\t10.0.0.1")]
    [InlineData("nameserver \t 10.0.0.1 \t ")]
    [InlineData("nameserver 10.0.0.1#comment")]
    [InlineData("nameserver 10.0.0.1;comment")]
    [InlineData("nameserver 10.0.0.1 # nameserver")]
    [InlineData("nameserver 10.0.0.1 10.0.0.2")]
    [InlineData("\uFEFFnameserver 10.0.0.1\r\nsearch .\r\n")]
    public void Tabs_comments_line_ends_and_a_byte_order_mark_do_no_harm(string text) =>
        Assert.Equal(["10.0.0.1:53"], Servers(ResolvConf.Parse(text)));

    [Theory]
    [InlineData("fd00::a", "[fd00::a]:53")]
    [InlineData("fe80::1%7", "[fe80::1%7]:53")]
    [InlineData("::ffff:10.0.0.1", "[::ffff:10.0.0.1]:53")]
    public void Servers_may_have_IPv6_addresses_with_a_scope(string text, string server) =>
        Assert.Equal([server], Servers(ResolvConf.Parse($"nameserver {text}")));

    [Fact]
    public void A_scope_may_be_the_name_of_an_interface()
    {
        var loopback = System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces()
            .First(i => i.NetworkInterfaceType == System.Net.NetworkInformation.NetworkInterfaceType.Loopback);

        var server = Assert.Single(ResolvConf.Parse($"nameserver fe80::1%{loopback.Name}").Servers);

        Assert.Equal(loopback.GetIPProperties().GetIPv6Properties().Index, server.Address.ScopeId);
    }

    [Theory]
    [InlineData("search a.test b.test", "a.test b.test")]
    [InlineData("domain a.test", "a.test")]
    [InlineData("domain a.test b.test", "a.test")]
    [InlineData("domain a.test\nsearch b.test c.test", "b.test c.test")]
    [InlineData("search b.test c.test\ndomain a.test", "a.test")]
    [InlineData("search a.test\nsearch", "a.test")]
    [InlineData("search a.test\nsearch .", "")]
    [InlineData("search a.test\ndomain .", "")]
    [InlineData("search . a.test.", "a.test")]
    [InlineData("search a..test b.test", "b.test")]
    [InlineData("search\ta.test\tb.test # c.test", "a.test b.test")]
    public void The_last_of_domain_and_search_wins(string text, string search) =>
        Assert.Equal(search, string.Join(' ', Search(ResolvConf.Parse(text))));

    [Theory]
    [InlineData("a1.shop.test", "", "shop.test")]
    [InlineData("a1", "", "")]
    [InlineData("a1.", "", "")]
    [InlineData("a1.shop.test", "search .", "")]
    [InlineData("a1.shop.test", "search b.test", "b.test")]
    public void Without_both_the_machines_own_domain_is_searched(string hostName, string text, string search) =>
        Assert.Equal(search, string.Join(' ', Search(ResolvConf.Parse(text, hostName))));

    [Theory]
    [InlineData("ndots:0 timeout:1 attempts:1", 0, 1, 1)]
    [InlineData("ndots:15 timeout:30 attempts:5", 15, 30, 5)]
    [InlineData("ndots:16 timeout:31 attempts:6", 15, 30, 5)]
    [InlineData("timeout:0 attempts:0", 1, 1, 1)]
    [InlineData("ndots:99999999999 timeout:99999999999 attempts:99999999999", 15, 30, 5)]
    [InlineData("ndots:-1 timeout:x attempts:", 1, 5, 2)]
    [InlineData("ndots timeout:5s attempts:+3 ndots: 7", 1, 5, 2)]
    [InlineData("ndots:3\noptions timeout:7\noptions ndots:4", 4, 7, 2)]
    [InlineData("edns0 single-request single-request-reopen trust-ad inet6 debug ndots:2", 2, 5, 2)]
    [InlineData("ndots:2 # ndots:3", 2, 5, 2)]
    public void Numbers_are_capped_and_nonsense_is_passed_over(string options, int ndots, int timeout, int attempts)
    {
        var conf = ResolvConf.Parse($"options {options}");

        Assert.Equal((ndots, timeout, attempts), (conf.Ndots, (int)conf.Timeout.TotalSeconds, conf.Attempts));
    }

    [Theory]
    [InlineData("rotate", true, false, false)]
    [InlineData("use-vc", false, true, false)]
    [InlineData("no-reload", false, false, true)]
    [InlineData("rotate\tuse-vc no-reload", true, true, true)]
    [InlineData("rotated use_vc noreload", false, false, false)]
    public void Words_switch_on(string options, bool rotate, bool tcpOnly, bool noReload)
    {
        var conf = ResolvConf.Parse($"options {options}");

        Assert.Equal((rotate, tcpOnly, noReload), (conf.Rotate, conf.TcpOnly, conf.NoReload));
    }

    private static IEnumerable<string> Servers(ResolvConf conf) => conf.Servers.Select((IPEndPoint server) => server.ToString());

    private static IEnumerable<string> Search(ResolvConf conf) => conf.Search.Select(name => name.ToString());
}
