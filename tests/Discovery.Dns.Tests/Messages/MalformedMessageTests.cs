using Discovery.Dns.Messages;

namespace Discovery.Dns.Tests.Messages;

public sealed class MalformedMessageTests
{
    private const string Host = "a.test";

    // The first record's name begins here.
    private const int FirstRecord = 12 + 8 + 4;

    [Fact]
    public void A_message_cut_anywhere_is_malformed()
    {
        var whole = new RawMessage("_h._tcp.test", DnsRecordType.Srv)
            .Srv("_h._tcp.test", 1, 2, 3, "w.test").A("w.test", "10.0.0.1", section: 3).Aaaa("w.test", "::1", section: 3).Opt().ToArray();
        var name = DnsName.Parse("_h._tcp.test");

        Assert.Equal(DnsAnswerKind.Records, AnswerReader.Read(name, DnsRecordType.Srv, whole).Kind);
        for (var length = 0; length < whole.Length; length++)
            Assert.Throws<MalformedDnsMessageException>(() => AnswerReader.Read(name, DnsRecordType.Srv, whole.AsSpan(0, length)));
    }

    [Fact]
    public void The_question_must_come_back() => Refuses("repeat", new RawMessage("b.test", DnsRecordType.A).A(Host, "10.0.0.1"));

    [Theory]
    [InlineData(DnsRecordType.A, 3)]
    [InlineData(DnsRecordType.A, 5)]
    [InlineData(DnsRecordType.Aaaa, 4)]
    [InlineData(DnsRecordType.Srv, 6)]
    public void Content_has_the_length_of_its_type_in_any_section(DnsRecordType type, int length)
    {
        for (var section = 1; section <= 3; section++)
            Refuses("as long as", Message().Name(Host).Rest(section, type, 30, m => m.Octets(new byte[length])));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void A_target_fills_its_content_exactly(int more)
    {
        Refuses("as long as", Message().Name(Host).Rest(1, DnsRecordType.Cname, 30, m => m.Name("b.test").Octets(0), length: 8 + more));
        Refuses("as long as", Message().Name(Host).Rest(1, DnsRecordType.Srv, 30, m => m.Words(1, 2, 3).Name("b.test").Octets(0), length: 14 + more));
        Refuses("as long as", Message().Name("test").Rest(2, DnsRecordType.Soa, 30, m => m.Octets(0, 0).Octets(new byte[20 + more])));
    }

    [Fact]
    public void Content_beyond_the_end_is_malformed() =>
        Refuses("content of a record runs over", Message().Name(Host).Rest(1, (DnsRecordType)99, 30, m => m.Octets(1), length: 2));

    [Fact]
    public void Counts_are_not_believed()
    {
        Refuses("runs over the end", Message().A(Host, "10.0.0.1").Count(1, 65535));
        Refuses("runs over the end", Message().A(Host, "10.0.0.1").Count(3, 1));
    }

    [Theory]
    [InlineData(0x40)]
    [InlineData(0x80)]
    public void Label_types_that_do_not_exist_are_malformed(byte octet) => Refuses("a type that", Record(m => m.Octets(octet, 0, 0)));

    [Fact]
    public void A_pointer_to_itself_is_malformed() => Refuses("point back", Record(m => m.Compressed(string.Empty, FirstRecord)));

    [Fact]
    public void A_pointer_forward_is_malformed() => Refuses("point back", Record(m => m.Compressed(string.Empty, FirstRecord + 4)));

    [Fact]
    public void A_pointer_into_its_own_labels_is_malformed() => Refuses("point back", Record(m => m.Compressed("b", FirstRecord)));

    [Fact]
    public void A_pointer_into_the_header_is_malformed() => Refuses("point back", Record(m => m.Compressed(string.Empty, 4)));

    [Fact]
    public void A_pointer_cut_in_half_is_malformed()
    {
        var message = Message().Octets(0xC0).Count(1, 1);
        Refuses("runs over the end", message);
    }

    [Theory]
    [InlineData(32, false)]
    [InlineData(33, true)]
    public void Pointers_to_pointers_are_legal_up_to_32(int pointers, bool malformed)
    {
        // The pointers stand in a content that nobody reads; the last of them leads to the question through all others.
        var message = Message().Name(Host).Rest(1, (DnsRecordType)99, 30, m =>
        {
            m.Compressed(string.Empty, 12);
            for (var i = 1; i < pointers - 1; i++)
                m.Compressed(string.Empty, m.Length - 2);
        });
        message.Compressed(string.Empty, message.Length - 2).Rest(1, DnsRecordType.A, 30, m => m.Octets(10, 0, 0, 1));

        if (malformed)
            Refuses("32 compression pointers", message);
        else
            Assert.Single(message.Read(Host, DnsRecordType.A).Records);
    }

    [Theory]
    [InlineData(62, false)]
    [InlineData(63, true)]
    public void A_name_is_255_octets_at_most_after_expansion(int label, bool malformed)
    {
        // 192 octets, four labels and the root, stand in the first record.
        var labels = string.Join('.', Enumerable.Repeat(new string('x', 62), 3));
        var message = Message().A(labels + ".a", "10.0.0.1").Compressed(new string('y', label), FirstRecord).Rest(1, DnsRecordType.A, 30, m => m.Octets(10, 0, 0, 1));

        if (malformed)
            Refuses("longer than 255", message);
        else
            Assert.Equal(DnsAnswerKind.NoRecords, message.Read(Host, DnsRecordType.A).Kind);
    }

    [Fact]
    public void Names_are_checked_where_nobody_looks()
    {
        Refuses("a type that", Message().Octets(0x40).Rest(2, (DnsRecordType)2, 30, m => m.Octets(0)));
        Refuses("a type that", Message().Name(Host).Rest(3, DnsRecordType.Cname, 30, m => m.Octets(0x80, 0)));
    }

    private static RawMessage Message() => new(Host, DnsRecordType.A);

    private static RawMessage Record(Action<RawMessage> owner)
    {
        var message = Message();
        owner(message);
        return message.Rest(1, DnsRecordType.A, 30, m => m.Octets(10, 0, 0, 1));
    }

    private static void Refuses(string rule, RawMessage message)
    {
        var exception = Assert.Throws<MalformedDnsMessageException>(() => message.Read(Host, DnsRecordType.A));
        Assert.StartsWith("The DNS message is malformed: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(rule, exception.Message, StringComparison.Ordinal);
    }
}
