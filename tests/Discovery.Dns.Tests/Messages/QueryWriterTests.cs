using Discovery.Dns.Messages;

namespace Discovery.Dns.Tests.Messages;

public sealed class QueryWriterTests
{
    private static readonly DnsName Name = DnsName.Parse("a.test");

    [Fact]
    public void Asks_one_recursive_question_and_offers_a_payload_size()
    {
        var buffer = new byte[QueryWriter.MaximumLength];
        var length = QueryWriter.Write(buffer, 0x1234, Name, DnsRecordType.Srv, 1232);

        Assert.Equal("1234" + "0100" + "0001" + "0000" + "0000" + "0001" + "0161" + "0474657374" + "00" + "0021" + "0001" + "00" + "0029" + "04D0" + "00000000" + "0000", Convert.ToHexString(buffer, 0, length));
    }

    [Fact]
    public void Leaves_edns_out_where_the_server_does_not_know_it()
    {
        var buffer = new byte[QueryWriter.MaximumLength];
        var length = QueryWriter.Write(buffer, 1, Name, DnsRecordType.A, payloadSize: 0);

        Assert.Equal("0001" + "0100" + "0001" + "0000" + "0000" + "0000" + "0161" + "0474657374" + "00" + "0001" + "0001", Convert.ToHexString(buffer, 0, length));
    }

    [Fact]
    public void The_longest_name_fits_a_used_buffer()
    {
        var buffer = Enumerable.Repeat((byte)0xFF, QueryWriter.MaximumLength).ToArray();
        var label = new string('a', 63);
        var name = DnsName.Parse($"{label}.{label}.{label}.{new string('b', 61)}");

        Assert.Equal(QueryWriter.MaximumLength, QueryWriter.Write(buffer, 1, name, DnsRecordType.A, 4096));
        Assert.Equal(0, buffer[6] | buffer[7] | buffer[^1]);
    }
}
