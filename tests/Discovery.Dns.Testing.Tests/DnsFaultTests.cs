using System.Net;
using System.Net.Sockets;
using Discovery.Testing;

namespace Discovery.Dns.Testing.Tests;

public sealed class DnsFaultTests : IAsyncLifetime
{
    private const string True = "a.test. 30 A 10.0.0.1";
    private const string Forged = "a.test. 3600 A 192.0.2.66";

    private readonly ManualClock _clock = new();
    private FakeDnsServer _dns = null!;

    public async Task InitializeAsync()
    {
        _dns = await FakeDnsServer.StartAsync(new() { TimeProvider = _clock });
        _dns.SetAddresses("a.test", "10.0.0.1");
    }

    public async Task DisposeAsync() => await _dns.DisposeAsync();

    [Theory]
    [InlineData(FakeDnsCode.FormatError)]
    [InlineData(FakeDnsCode.ServerFailure)]
    [InlineData(FakeDnsCode.NoSuchName)]
    [InlineData(FakeDnsCode.NotImplemented)]
    [InlineData(FakeDnsCode.Refused)]
    public async Task A_code_comes_over_both_transports_until_cleared(FakeDnsCode code)
    {
        _dns.Faults.All(FakeDnsFault.Answer(code));

        foreach (var answer in new[] { await AskAsync(), await RawDns.AskTcpAsync(_dns.EndPoint, "a.test", RawDns.A) })
            Assert.Equal(((int)code, 0, 0), (answer.Code, answer.Answers.Count, answer.Authority.Count));

        _dns.Faults.Clear();
        Assert.Equal([True], (await AskAsync()).Answers);
    }

    [Fact]
    public async Task Faults_befall_as_many_queries_as_told_of_the_name_type_and_transport_that_was_told()
    {
        _dns.Faults.Next(FakeDnsFault.ServerFailure, times: 2, name: "A.test.", type: FakeDnsType.A, overTcp: false);
        _dns.SetAddresses("b.test", "10.0.0.2");

        Assert.Equal(0, (await RawDns.AskAsync(_dns.EndPoint, "b.test", RawDns.A)).Code);
        Assert.Equal(0, (await RawDns.AskAsync(_dns.EndPoint, "a.test", RawDns.Aaaa)).Code);
        Assert.Equal(0, (await RawDns.AskTcpAsync(_dns.EndPoint, "a.test", RawDns.A)).Code);
        Assert.Equal(2, (await AskAsync()).Code);
        Assert.Equal(2, (await AskAsync()).Code);
        Assert.Equal(0, (await AskAsync()).Code);
    }

    [Fact]
    public async Task The_next_fault_comes_before_the_lasting_ones_of_which_the_latest_counts()
    {
        _dns.Faults.All(FakeDnsFault.ServerFailure);
        _dns.Faults.All(FakeDnsFault.Refused);
        _dns.Faults.Next(FakeDnsFault.Answer(FakeDnsCode.NotImplemented));

        foreach (var code in new[] { 4, 5, 5 })
            Assert.Equal(code, (await AskAsync()).Code);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task A_server_without_EDNS_fails_queries_with_it_and_answers_those_without(bool withQuestion, int questions)
    {
        _dns.Faults.All(FakeDnsFault.NoEdns(FakeDnsCode.FormatError, withQuestion));

        var failed = await RawDns.AskAsync(_dns.EndPoint, "a.test", RawDns.A, payloadSize: 1232);
        Assert.Equal((1, questions, 0), (failed.Code, failed.Question.Count, failed.Additional.Count));
        Assert.Equal([True], (await AskAsync()).Answers);
    }

    [Fact]
    public async Task Silence_is_noted_in_the_log_but_not_answered()
    {
        _dns.Faults.Next(FakeDnsFault.Silence);
        using var socket = RawDns.Udp(_dns.EndPoint);
        await socket.SendAsync(RawDns.Query("a.test", RawDns.A, id: 1));
        await _dns.WaitForQueriesAsync(1);
        await socket.SendAsync(RawDns.Query("a.test", RawDns.A, id: 2));

        Assert.Equal(2, DnsText.Read(await RawDns.ReceiveAsync(socket)).Id);
    }

    [Fact]
    public async Task A_late_answer_waits_for_the_clock_and_lets_others_pass()
    {
        _dns.Faults.Next(FakeDnsFault.Delay(TimeSpan.FromSeconds(3)));
        using var socket = RawDns.Udp(_dns.EndPoint);
        await socket.SendAsync(RawDns.Query("a.test", RawDns.A, id: 1));
        await _clock.WaitForTimerAsync(TimeSpan.FromSeconds(3));
        await socket.SendAsync(RawDns.Query("a.test", RawDns.A, id: 2));
        Assert.Equal(2, DnsText.Read(await RawDns.ReceiveAsync(socket)).Id);

        _clock.Advance(TimeSpan.FromSeconds(3));

        var late = DnsText.Read(await RawDns.ReceiveAsync(socket));
        Assert.Equal(1, late.Id);
        Assert.Equal([True], late.Answers);
    }

    [Fact]
    public async Task Over_TCP_too_late_answers_let_others_pass()
    {
        _dns.Faults.Next(FakeDnsFault.ServerFailure.After(TimeSpan.FromSeconds(3)));
        using var stream = await RawDns.ConnectAsync(_dns.EndPoint);
        await RawDns.SendAsync(stream, RawDns.Query("a.test", RawDns.A, id: 1));
        await RawDns.SendAsync(stream, RawDns.Query("a.test", RawDns.A, id: 2));
        Assert.Equal(2, DnsText.Read(await RawDns.ReceiveAsync(stream)).Id);

        _clock.Advance(TimeSpan.FromSeconds(3));

        var late = DnsText.Read(await RawDns.ReceiveAsync(stream));
        Assert.Equal((1, 2), (late.Id, late.Code));
    }

    [Fact]
    public async Task Truncation_is_over_UDP_unless_told_to_be_over_TCP()
    {
        _dns.SetAddresses("a.test", "10.0.0.1", "10.0.0.2", "10.0.0.3");

        _dns.Faults.All(FakeDnsFault.Truncated(kept: 1));
        var (udp, tcp) = (await AskAsync(), await RawDns.AskTcpAsync(_dns.EndPoint, "a.test", RawDns.A));
        Assert.Equal((true, 1, false, 3), (udp.IsTruncated, udp.Answers.Count, tcp.IsTruncated, tcp.Answers.Count));

        _dns.Faults.Clear();
        _dns.Faults.All(FakeDnsFault.TruncatedOverTcp());
        (udp, tcp) = (await AskAsync(), await RawDns.AskTcpAsync(_dns.EndPoint, "a.test", RawDns.A));
        Assert.Equal((false, 3, true, 0), (udp.IsTruncated, udp.Answers.Count, tcp.IsTruncated, tcp.Answers.Count));
    }

    [Fact]
    public async Task A_lame_server_says_nothing_and_is_not_in_charge()
    {
        _dns.Faults.All(FakeDnsFault.Lame);

        var answer = await AskAsync();

        Assert.Equal(("8100", 0, 0), (answer.Flags, answer.Answers.Count, answer.Authority.Count));
    }

    [Fact]
    public async Task A_forged_id_comes_before_the_truth()
    {
        _dns.Faults.Next(FakeDnsFault.WrongId());
        var (lie, truth) = await TwoAsync();

        Assert.NotEqual(0x1234, lie.Id);
        Assert.Equal([Forged], lie.Answers);
        Assert.Equal(0x1234, truth.Id);
        Assert.Equal([True], truth.Answers);
    }

    [Fact]
    public async Task A_wrong_question_comes_before_the_truth()
    {
        _dns.Faults.Next(FakeDnsFault.WrongQuestion());
        var (lie, truth) = await TwoAsync();

        Assert.Equal((0x1234, "wrong.invalid. 1 1"), (lie.Id, Assert.Single(lie.Question)));
        Assert.Equal([Forged], lie.Answers);
        Assert.Equal([True], truth.Answers);
    }

    [Fact]
    public async Task An_echo_is_no_response()
    {
        _dns.Faults.Next(FakeDnsFault.Echo);
        var (lie, truth) = await TwoAsync();

        Assert.Equal("0500", lie.Flags);
        Assert.Equal([Forged], lie.Answers);
        Assert.Equal([True], truth.Answers);
    }

    [Fact]
    public async Task Duplicates_are_the_truth_twice()
    {
        _dns.Faults.Next(FakeDnsFault.Duplicate());
        var (first, second) = await TwoAsync();

        Assert.Equal(first.Meaning(), second.Meaning());
        Assert.Equal([True], second.Answers);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("127.0.0.2")] // Linux has all of 127.0.0.0/8
    public async Task A_wrong_source_is_another_port_or_another_address(string? from)
    {
        _dns.Faults.Next(FakeDnsFault.WrongSource(from is null ? null : IPAddress.Parse(from)));
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await socket.SendToAsync(RawDns.Query("a.test", RawDns.A), _dns.EndPoint);

        var (lie, liar) = await RawDns.ReceiveFromAsync(socket);
        var (truth, source) = await RawDns.ReceiveFromAsync(socket);

        Assert.Equal([Forged], DnsText.Read(lie).Answers);
        Assert.Equal(from ?? "127.0.0.1", liar.Address.ToString());
        Assert.Equal(from is null, liar.Port != _dns.EndPoint.Port);
        Assert.Equal([True], DnsText.Read(truth).Answers);
        Assert.Equal(_dns.EndPoint, source);
    }

    [Fact]
    public async Task Lies_are_of_the_type_that_was_asked_and_may_be_all_there_is()
    {
        _dns.Faults.All(FakeDnsFault.WrongId(thenTruth: false));

        Assert.Equal(["a.test. 3600 AAAA 2001:db8::66"], (await RawDns.AskAsync(_dns.EndPoint, "a.test", RawDns.Aaaa)).Answers);
        Assert.Equal(["a.test. 3600 SRV 0 0 666 liar.invalid."], (await RawDns.AskAsync(_dns.EndPoint, "a.test", RawDns.Srv)).Answers);
    }

    [Fact]
    public async Task Raw_octets_go_out_under_the_querys_id_or_as_they_were_made()
    {
        _dns.Faults.Next(FakeDnsFault.Raw(0, 0, 1, 2, 3));
        _dns.Faults.Next(FakeDnsFault.Raw(query => query.Span[..5].ToArray()));
        _dns.Faults.Next(FakeDnsFault.Raw());

        Assert.Equal([0x12, 0x34, 1, 2, 3], await RawDns.UdpAsync(_dns.EndPoint, RawDns.Query("a.test", RawDns.A)));
        Assert.Equal([0x12, 0x34, 1, 0, 0], await RawDns.TcpAsync(_dns.EndPoint, RawDns.Query("a.test", RawDns.A)));
        Assert.Empty(await RawDns.UdpAsync(_dns.EndPoint, RawDns.Query("a.test", RawDns.A)));
    }

    private Task<DnsText> AskAsync() => RawDns.AskAsync(_dns.EndPoint, "a.test", RawDns.A);

    private async Task<(DnsText First, DnsText Second)> TwoAsync()
    {
        using var socket = RawDns.Udp(_dns.EndPoint);
        await socket.SendAsync(RawDns.Query("a.test", RawDns.A));
        return (DnsText.Read(await RawDns.ReceiveAsync(socket)), DnsText.Read(await RawDns.ReceiveAsync(socket)));
    }
}
