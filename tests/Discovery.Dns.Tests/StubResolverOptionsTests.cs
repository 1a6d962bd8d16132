using Discovery.Dns.Configuration;

namespace Discovery.Dns.Tests;

public sealed class StubResolverOptionsTests
{
    [Fact]
    public void All_faults_come_in_one_message()
    {
        var options = new StubResolverOptions
        {
            Servers = ["dns.test", "10.0.0.1:0"],
            ResolvConf = " ",
            Timeout = TimeSpan.Zero,
            Attempts = 4,
            Deadline = TimeSpan.FromHours(1),
            UdpPayloadSize = 5000,
        };

        const string Advice = "it must be an IP address, perhaps with a port, such as 10.96.0.10, 127.0.0.1:8600 or [fd00::a]:53";
        Assert.Equal(
            $"Invalid StubResolverOptions: Servers has 'dns.test'; {Advice}; Servers has '10.0.0.1:0'; {Advice}; "
            + "ResolvConf is not set; it must be a file's path, such as /etc/resolv.conf; "
            + "Timeout is 00:00:00; it must be from 1 ms to 30 s; "
            + "Attempts is 4; it must be from 1 to 3; "
            + "Deadline is 01:00:00; it must be from 1 ms to 5 minutes; "
            + "UdpPayloadSize is 5000; it must be from 512 to 4096. (Parameter 'options')",
            Assert.Throws<ArgumentException>(() => new StubResolver(options)).Message);
    }

    [Fact]
    public void The_list_of_servers_has_an_end()
    {
        Assert.Empty(new StubResolverOptions { Servers = [.. Enumerable.Range(1, 16).Select(i => $"10.0.0.{i}")] }.Faults());
        Assert.Equal(
            ["Servers has 17 entries; it may have at most 16"],
            new StubResolverOptions { Servers = [.. Enumerable.Range(1, 17).Select(i => $"10.0.0.{i}")] }.Faults());
    }

    [Theory]
    [InlineData("10.96.0.10", "10.96.0.10:53")]
    [InlineData("127.0.0.1:8600", "127.0.0.1:8600")]
    [InlineData("fd00::a", "[fd00::a]:53")]
    [InlineData("[fd00::a]", "[fd00::a]:53")]
    [InlineData("[fd00::a]:8600", "[fd00::a]:8600")]
    [InlineData("fe80::1%7", "[fe80::1%7]:53")]
    [InlineData("[fe80::1%7]:5353", "[fe80::1%7]:5353")]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("10", null)]
    [InlineData("10:53", null)]
    [InlineData("dns.test:53", null)]
    [InlineData("10.0.0.1:", null)]
    [InlineData("10.0.0.1:65536", null)]
    [InlineData("[fd00::a]:0", null)]
    [InlineData("10.0.0.1 ", null)]
    public void Servers_have_an_address_and_perhaps_a_port(string? text, string? server)
    {
        Assert.Equal(server is not null, ServerAddress.TryParse(text, out var address));
        Assert.Equal(server, address?.ToString());
    }

    [Fact]
    public void Options_are_copied()
    {
        var options = new StubResolverOptions
        {
            Servers = ["127.0.0.1:1"],
            ResolvConf = "/etc/other.conf",
            Timeout = TimeSpan.FromSeconds(1),
            Attempts = 3,
            Deadline = TimeSpan.FromSeconds(2),
            Rotate = true,
            TcpOnly = true,
            UdpPayloadSize = 600,
        };
        var copy = options.Copy();
        foreach (var property in typeof(StubResolverOptions).GetProperties().Where(p => p.Name != nameof(options.Servers)))
            Assert.Equal(property.GetValue(options), property.GetValue(copy));
        options.Servers.Add("127.0.0.1:2");

        Assert.Equal(["127.0.0.1:1"], copy.Servers);
    }
}
