using Discovery.Dns.Messages;

namespace Discovery.Dns.Tests.Messages;

public sealed class CaptureTests
{
    public static TheoryData<string> Captures => [.. Capture.All];

    [Theory]
    [InlineData("a3", DnsAnswerKind.Records, 30, 3, 0)]
    [InlineData("aaaa3", DnsAnswerKind.Records, 30, 3, 0)]
    [InlineData("srv3", DnsAnswerKind.Records, 30, 3, 3)]
    [InlineData("srv3-plain", DnsAnswerKind.Records, 30, 3, 3)]
    [InlineData("srv3-dual", DnsAnswerKind.Records, 30, 3, 6)]
    [InlineData("srv-root", DnsAnswerKind.Records, 30, 1, 0)]
    [InlineData("srv100-tc", DnsAnswerKind.Failed, 0, 0, 0)]
    [InlineData("cname", DnsAnswerKind.Records, 10, 5, 0)]
    [InlineData("cname-nxdomain", DnsAnswerKind.NoSuchName, 5, 0, 0)]
    [InlineData("nxdomain", DnsAnswerKind.NoSuchName, 5, 0, 0)]
    [InlineData("nodata", DnsAnswerKind.NoRecords, 5, 0, 0)]
    [InlineData("refused", DnsAnswerKind.Failed, 0, 0, 0)]
    public void Both_servers_say_the_same(string label, DnsAnswerKind kind, int seconds, int records, int glue)
    {
        foreach (var server in new[] { "knot", "bind" })
        {
            var answer = Capture.Read($"{server}-{label}");
            Assert.Equal((kind, seconds, records, glue), (answer.Kind, (int)answer.TimeToLive.TotalSeconds, answer.Records.Count(), answer.Glue.Count()));
        }
    }

    [Theory]
    [InlineData("knot-srv20", 20, 20)]
    [InlineData("bind-srv20", 20, 0)]
    [InlineData("knot-srv100", 100, 100)]
    [InlineData("bind-srv100", 100, 0)]
    public void Bind_leaves_glue_out_above_13_targets(string capture, int records, int glue)
    {
        var answer = Capture.Read(capture);
        Assert.Equal((records, glue, false), (answer.Records.Count(), answer.Glue.Count(), answer.IsTruncated));
    }

    [Fact]
    public void A_truncated_message_is_a_part_or_a_failure()
    {
        Assert.Equal((DnsAnswerKind.Failed, true), (Capture.Read("knot-a200-tc-plain").Kind, Capture.Read("knot-a200-tc-plain").IsTruncated));
        Assert.Equal((DnsAnswerKind.Records, true), (Capture.Read("bind-a200-tc-plain").Kind, Capture.Read("bind-a200-tc-plain").IsTruncated));
    }

    [Theory]
    [MemberData(nameof(Captures))]
    public void Real_answers_are_ours_and_not_lame(string capture)
    {
        var (name, type) = Capture.Question(capture);
        var header = ResponseReader.Read(Capture.Bytes(capture), 0x1234, name, type);
        Assert.Equal((true, true, false), (header.IsOurs, header.HasQuestion, header.IsLame));
    }
}
