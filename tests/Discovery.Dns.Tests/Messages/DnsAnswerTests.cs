using System.Net;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Tests.Messages;

public sealed class DnsAnswerTests
{
    private const string Host = "a.test";
    private const string Service = "_http._tcp.svc.test";

    [Fact]
    public void Records_come_with_the_least_of_their_ttls()
    {
        var answer = Address().A(Host, "10.0.0.1", 30).A(Host, "10.0.0.2", 5).A(Host, "10.0.0.3", 60).Read(Host, DnsRecordType.A);

        Assert.Equal(DnsAnswerKind.Records, answer.Kind);
        Assert.Equal(TimeSpan.FromSeconds(5), answer.TimeToLive);
        Assert.Equal(["10.0.0.1", "10.0.0.2", "10.0.0.3"], Addresses(answer.Records));
        Assert.Null(answer.Failure);
    }

    [Fact]
    public void A_ttl_with_the_highest_bit_is_zero() =>
        Assert.Equal(TimeSpan.Zero, Address().A(Host, "10.0.0.1", 0x80000005).Read(Host, DnsRecordType.A).TimeToLive);

    [Fact]
    public void A_record_that_comes_twice_counts_once() =>
        Assert.Equal(["10.0.0.1"], Addresses(Address().A(Host, "10.0.0.1", 30).A("A.TEST", "10.0.0.1", 5).Read(Host, DnsRecordType.A).Records));

    [Fact]
    public void Records_of_other_names_types_and_classes_do_not_answer()
    {
        var answer = Address()
            .A("b.test", "10.0.0.9", 1)
            .Aaaa(Host, "::1", 1)
            .Name(Host).Rest(1, DnsRecordType.A, 1, m => m.Octets(1, 2), @class: 3)
            .Name(Host).Rest(1, (DnsRecordType)99, 1, m => m.Octets(1, 2, 3))
            .A(Host, "10.0.0.1")
            .Read(Host, DnsRecordType.A);

        Assert.Equal(["10.0.0.1"], Addresses(answer.Records));
        Assert.Equal(TimeSpan.FromSeconds(30), answer.TimeToLive);
    }

    [Fact]
    public void Aliases_lead_to_the_records_in_any_order()
    {
        var answer = Address()
            .A("c.test", "10.0.0.1", 30).Cname("b.test", "C.test", 20).Cname(Host, "b.test", 10).Cname("x.test", "y.test", 1)
            .Read(Host, DnsRecordType.A);

        Assert.Equal(TimeSpan.FromSeconds(10), answer.TimeToLive);
        Assert.Equal([DnsRecordType.Cname, DnsRecordType.Cname, DnsRecordType.A], answer.Records.Select(r => r.Type));
        // Spelled as it came first.
        Assert.Equal(["b.test", "c.test"], answer.Records.Where(r => r.Target is not null).Select(r => r.Target!.ToString()));
    }

    [Fact]
    public void Aliases_in_a_circle_are_a_failure()
    {
        var answer = Address().Cname(Host, "b.test").Cname("b.test", Host).A("c.test", "10.0.0.1").Read(Host, DnsRecordType.A);

        Assert.Equal(DnsAnswerKind.Failed, answer.Kind);
        Assert.Equal("the aliases of a.test lead in a circle or are more than 16", answer.Failure);
        Assert.Empty(answer.Records);
    }

    [Theory]
    [InlineData(16, DnsAnswerKind.Records)]
    [InlineData(17, DnsAnswerKind.Failed)]
    public void At_most_16_aliases_are_followed(int count, DnsAnswerKind kind)
    {
        var message = new RawMessage("n0.test", DnsRecordType.A).A($"n{count}.test", "10.0.0.1");
        for (var i = count; i > 0; i--)
            message.Cname($"n{i - 1}.test", $"n{i}.test");
        Assert.Equal(kind, message.Read("n0.test", DnsRecordType.A).Kind);
    }

    [Fact]
    public void An_alias_that_was_asked_for_is_not_followed()
    {
        var answer = new RawMessage(Host, DnsRecordType.Cname).Cname(Host, "b.test").Cname("b.test", "c.test").Read(Host, DnsRecordType.Cname);
        Assert.Equal("b.test", Assert.Single(answer.Records).Target!.ToString());
    }

    [Fact]
    public void An_alias_that_leads_to_nothing_is_no_records_and_not_kept()
    {
        var answer = Address().Cname(Host, "b.elsewhere").A("c.test", "10.0.0.1").Read(Host, DnsRecordType.A);
        Assert.Equal((DnsAnswerKind.NoRecords, TimeSpan.Zero), (answer.Kind, answer.TimeToLive));
    }

    [Theory]
    [InlineData(0x8180, DnsAnswerKind.NoRecords)]
    [InlineData(0x8183, DnsAnswerKind.NoSuchName)]
    public void No_may_be_kept_as_long_as_the_soa_says(int flags, DnsAnswerKind kind)
    {
        Assert.Equal((kind, 5), Keeps(new RawMessage(Host, DnsRecordType.A, flags).Soa("test", 30, 5)));
        Assert.Equal((kind, 30), Keeps(new RawMessage(Host, DnsRecordType.A, flags).Soa("test", 30, 3600)));
        Assert.Equal((kind, 3), Keeps(new RawMessage(Host, DnsRecordType.A, flags).Cname(Host, "b.test", 3).Soa("test", 30, 5)));
        Assert.Equal((kind, 0), Keeps(new RawMessage(Host, DnsRecordType.A, flags)));
        Assert.Equal((kind, 0), Keeps(new RawMessage(Host, DnsRecordType.A, flags).Soa("test", 30, -1)));
    }

    [Fact]
    public void A_soa_may_be_compressed()
    {
        var message = Address().Compressed(string.Empty, 14)
            .Rest(2, DnsRecordType.Soa, 30, m => m.Compressed("ns", 14).Compressed("host", 14).Words(0, 1, 0, 60, 0, 60, 0, 600, 0, 5));
        Assert.Equal((DnsAnswerKind.NoRecords, 5), Keeps(message));
    }

    [Fact]
    public void Truncated_without_an_answer_is_never_no_records()
    {
        var answer = new RawMessage(Host, DnsRecordType.A, flags: 0x8380).Soa("test", 30, 5).Read(Host, DnsRecordType.A);

        Assert.Equal((DnsAnswerKind.Failed, true), (answer.Kind, answer.IsTruncated));
        Assert.Equal("the message about a.test is truncated and carries no answer", answer.Failure);
    }

    [Fact]
    public void Truncated_with_answers_is_served_and_marked()
    {
        var answer = new RawMessage(Host, DnsRecordType.A, flags: 0x8380).A(Host, "10.0.0.1").Read(Host, DnsRecordType.A);
        Assert.Equal((DnsAnswerKind.Records, true), (answer.Kind, answer.IsTruncated));
    }

    [Fact]
    public void An_error_code_is_a_failure() =>
        Assert.Equal("the message about a.test says SERVFAIL", new RawMessage(Host, DnsRecordType.A, 0x8182).Read(Host, DnsRecordType.A).Failure);

    [Fact]
    public void An_extended_code_is_a_failure_and_not_no_records()
    {
        // BADVERS is 16: its lower bits look like NOERROR.
        var answer = Address().Opt(extendedCode: 1).Read(Host, DnsRecordType.A);
        Assert.Equal("the message about a.test says RCODE16", answer.Failure);
        Assert.Equal(DnsAnswerKind.Records, Address().A(Host, "10.0.0.1").Opt().Read(Host, DnsRecordType.A).Kind);
    }

    [Fact]
    public void Glue_counts_if_it_is_of_a_target()
    {
        var answer = Srv()
            .Srv(Service, 1, 2, 80, "w1.test").Srv(Service, 3, 4, 81, "w2.test")
            .A("W1.test", "10.0.0.1", 9, 3).Aaaa("w1.test", "fd00::1", 10, 3).A("w1.test", "10.0.0.1", 9, 3).A("ns.test", "10.9.9.9", 1, 3)
            .Read(Service, DnsRecordType.Srv);

        Assert.Equal(["10.0.0.1", "fd00::1"], Addresses(answer.Glue));
        Assert.Equal(TimeSpan.FromSeconds(9), answer.TimeToLive);
        Assert.Equal(
            [(1, 2, 80, "w1.test"), (3, 4, 81, "w2.test")],
            answer.Records.Select(r => (r.Priority, r.Weight, r.Port, r.Target!.ToString())));
    }

    [Fact]
    public void A_compressed_target_is_read()
    {
        var answer = Srv().Compressed(string.Empty, 12)
            .Rest(1, DnsRecordType.Srv, 30, m => m.Words(0, 0, 80).Compressed("w1", 23))
            .Read(Service, DnsRecordType.Srv);
        Assert.Equal("w1.svc.test", Assert.Single(answer.Records).Target!.ToString());
    }

    [Fact]
    public void Records_make_the_same_answer_as_a_message()
    {
        DnsRecord[] records =
        [
            DnsRecord.Address(DnsName.Parse("w1.test"), TimeSpan.FromSeconds(9), IPAddress.Parse("10.0.0.1")),
            DnsRecord.Address(DnsName.Parse("ns.test"), TimeSpan.FromSeconds(1), IPAddress.Parse("10.0.0.9")),
            DnsRecord.Service(DnsName.Parse("true.test"), TimeSpan.FromSeconds(30), 1, 2, 80, DnsName.Parse("w1.test")),
            DnsRecord.Alias(DnsName.Parse(Service), TimeSpan.FromSeconds(20), DnsName.Parse("true.test")),
        ];

        var answer = DnsAnswer.FromRecords(DnsName.Parse(Service), DnsRecordType.Srv, records);

        Assert.Equal((DnsAnswerKind.Records, TimeSpan.FromSeconds(9), false), (answer.Kind, answer.TimeToLive, answer.IsTruncated));
        Assert.Equal([DnsRecordType.Cname, DnsRecordType.Srv], answer.Records.Select(r => r.Type));
        Assert.Equal(["10.0.0.1"], Addresses(answer.Glue));
    }

    [Fact]
    public void No_records_make_no_records_unless_there_were_more()
    {
        Assert.Equal(DnsAnswerKind.NoRecords, DnsAnswer.FromRecords(DnsName.Parse(Host), DnsRecordType.A, []).Kind);
        Assert.Equal(DnsAnswerKind.Failed, DnsAnswer.FromRecords(DnsName.Parse(Host), DnsRecordType.A, [], isTruncated: true).Kind);
    }

    private static RawMessage Address() => new(Host, DnsRecordType.A);

    private static RawMessage Srv() => new(Service, DnsRecordType.Srv);

    private static (DnsAnswerKind Kind, int Seconds) Keeps(RawMessage message)
    {
        var answer = message.Read(Host, DnsRecordType.A);
        return (answer.Kind, (int)answer.TimeToLive.TotalSeconds);
    }

    private static IEnumerable<string> Addresses(IEnumerable<DnsRecord> records) =>
        records.Where(r => r.IPAddress is not null).Select(r => r.IPAddress!.ToString());
}
