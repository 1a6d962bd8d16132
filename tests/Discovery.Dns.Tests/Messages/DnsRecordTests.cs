using System.Net;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Tests.Messages;

public sealed class DnsRecordTests
{
    [Theory]
    [InlineData("10.0.0.1", DnsRecordType.A)]
    [InlineData("::1", DnsRecordType.Aaaa)]
    public void The_family_of_the_address_is_the_type_of_the_record(string address, DnsRecordType type) =>
        Assert.Equal(type, DnsRecord.Address(DnsName.Root, TimeSpan.FromSeconds(5), IPAddress.Parse(address)).Type);
}
