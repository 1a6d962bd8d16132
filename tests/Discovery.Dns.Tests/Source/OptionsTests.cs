using System.Net.Sockets;
using Discovery.Dns.Tests.Support;

namespace Discovery.Dns.Tests.Source;

public sealed class OptionsTests
{
    [Fact]
    public void All_faults_are_told_at_once()
    {
        var options = new DnsSourceOptions
        {
            Resolver = new StubResolverOptions { Attempts = 9 },
            Search = ["a..b"],
            Ndots = 16,
            AddressFamily = AddressFamily.Unix,
            RefreshFloor = TimeSpan.Zero,
            RefreshCeiling = TimeSpan.FromDays(2),
            HoldDown = TimeSpan.FromDays(1),
            CacheCapacity = 0,
        };

        var exception = Assert.Throws<ArgumentException>(() => new DnsSource(options, new ScriptedResolver()));

        Assert.Equal(
            "Invalid DnsSourceOptions: Resolver:Attempts is 9; it must be from 1 to 3; Search has 'a..b', which is no domain name; "
            + "Ndots is 16; it must be from 0 to 15; "
            + "AddressFamily is Unix; it must be Unspecified (both), InterNetwork or InterNetworkV6; "
            + "RefreshFloor is 00:00:00; it must be from 10 ms to 1 hour; "
            + "RefreshCeiling is 2.00:00:00; it must be from RefreshFloor to 1 day; "
            + "HoldDown is 1.00:00:00; it must be from 0 to 1 hour; "
            + "CacheCapacity is 0; it must be from 1 to 1,000,000. (Parameter 'options')",
            exception.Message);
    }
}
