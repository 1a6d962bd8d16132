using Discovery.Dns.Messages;

namespace Discovery.Dns.Tests.Messages;

public sealed class ResponseReaderTests
{
    private static readonly DnsName Name = DnsName.Parse("a.test");

    [Fact]
    public void Knows_the_answer_to_its_question_whatever_the_case()
    {
        var header = Read(new RawMessage("A.teST", DnsRecordType.A).A("a.test", "10.0.0.1"));

        Assert.Equal(new ResponseHeader(IsOurs: true, ResponseCode.NoError, IsTruncated: false, IsLame: false, HasQuestion: true), header);
    }

    [Fact]
    public void Another_id_is_not_ours() => Assert.False(Read(new RawMessage("a.test", DnsRecordType.A, id: 8)).IsOurs);

    [Fact]
    public void A_query_is_not_ours() => Assert.False(Read(new RawMessage("a.test", DnsRecordType.A, flags: 0x0100)).IsOurs);

    [Fact]
    public void Another_opcode_is_not_ours() => Assert.False(Read(new RawMessage("a.test", DnsRecordType.A, flags: 0xA000)).IsOurs);

    [Fact]
    public void Another_name_is_not_ours() => Assert.False(Read(new RawMessage("b.test", DnsRecordType.A)).IsOurs);

    [Fact]
    public void Another_type_is_not_ours() => Assert.False(Read(new RawMessage("a.test", DnsRecordType.Aaaa)).IsOurs);

    [Fact]
    public void Another_class_is_not_ours()
    {
        var message = new RawMessage("a.test", DnsRecordType.A).ToArray();
        message[^1] = 3;
        Assert.False(ResponseReader.Read(message, 7, Name, DnsRecordType.A).IsOurs);
    }

    [Fact]
    public void Two_questions_are_not_ours() => Assert.False(Read(new RawMessage("a.test", DnsRecordType.A).Count(0, 2)).IsOurs);

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(4, true)]
    [InlineData(5, true)]
    [InlineData(9, false)]
    public void Only_an_error_may_come_without_its_question(int code, bool ours)
    {
        var message = new RawMessage("a.test", DnsRecordType.A, flags: 0x8000 | code).Count(0, 0).ToArray()[..12];
        Assert.Equal(
            ours ? new ResponseHeader(IsOurs: true, (ResponseCode)code, IsTruncated: false, IsLame: false, HasQuestion: false) : default,
            ResponseReader.Read(message, 7, Name, DnsRecordType.A));
    }

    [Fact]
    public void Tells_truncation() => Assert.True(Read(new RawMessage("a.test", DnsRecordType.A, flags: 0x8380)).IsTruncated);

    [Theory]
    [InlineData(0x8000, true)]
    [InlineData(0x8400, false)]
    [InlineData(0x8080, false)]
    [InlineData(0x8003, false)]
    [InlineData(0x8200, false)]
    public void A_referral_without_an_answer_is_lame(int flags, bool lame) =>
        Assert.Equal(lame, Read(new RawMessage("a.test", DnsRecordType.A, flags)).IsLame);

    [Fact]
    public void An_answer_is_not_lame() =>
        Assert.False(Read(new RawMessage("a.test", DnsRecordType.A, flags: 0x8000).A("a.test", "10.0.0.1")).IsLame);

    [Fact]
    public void No_beginning_of_a_message_raises_anything()
    {
        var message = new RawMessage("a.test", DnsRecordType.A).ToArray();
        for (var length = 0; length < message.Length; length++)
            Assert.False(ResponseReader.Read(message.AsSpan(0, length), 7, Name, DnsRecordType.A).IsOurs);
    }

    private static ResponseHeader Read(RawMessage message) => ResponseReader.Read(message.ToArray(), 7, Name, DnsRecordType.A);
}
