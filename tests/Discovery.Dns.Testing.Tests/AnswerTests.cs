namespace Discovery.Dns.Testing.Tests;

/// <summary>Answers, octet for octet as written by hand from RFC 1035 and RFC 2782.</summary>
public sealed class AnswerTests : IAsyncLifetime
{
    private FakeDnsServer _dns = null!;

    public async Task InitializeAsync() => _dns = await FakeDnsServer.StartAsync(new() { Zone = "test" });

    public async Task DisposeAsync() => await _dns.DisposeAsync();

    [Fact]
    public async Task An_address()
    {
        _dns.SetAddresses("a.test", TimeSpan.FromSeconds(5), "10.0.0.1");

        var answer = await RawDns.UdpAsync(_dns.EndPoint, RawDns.Query("a.test", RawDns.A));

        Assert.Equal(Convert.FromHexString(
            "1234" + "8500" + "0001" + "0001" + "0000" + "0000"
            + "0161" + "0474657374" + "00" + "0001" + "0001"
            + "C00C" + "0001" + "0001" + "00000005" + "0004" + "0A000001"), answer);
    }

    [Fact]
    public async Task A_service_with_its_target_in_full_and_its_address()
    {
        _dns.SetServices("_x._tcp.test", TimeSpan.Zero, new FakeDnsService(1, 2, 8080, "a.test"));
        _dns.SetAddresses("a.test", TimeSpan.FromSeconds(5), "10.0.0.1");

        var answer = await RawDns.UdpAsync(_dns.EndPoint, RawDns.Query("_x._tcp.test", RawDns.Srv));

        // The address points at the target, which stands at 12 + 18 + 12 + 6 = 48.
        Assert.Equal(Convert.FromHexString(
            "1234" + "8500" + "0001" + "0001" + "0000" + "0001"
            + "025F78" + "045F746370" + "0474657374" + "00" + "0021" + "0001"
            + "C00C" + "0021" + "0001" + "00000000" + "000E" + "0001" + "0002" + "1F90" + "0161" + "0474657374" + "00"
            + "C030" + "0001" + "0001" + "00000005" + "0004" + "0A000001"), answer);
    }

    [Fact]
    public async Task No_such_name_with_the_start_of_the_zone_and_EDNS_as_asked()
    {
        var answer = await RawDns.UdpAsync(_dns.EndPoint, RawDns.Query("a.test", RawDns.A, payloadSize: 4096));

        Assert.Equal(Convert.FromHexString(
            "1234" + "8503" + "0001" + "0000" + "0001" + "0001"
            + "0161" + "0474657374" + "00" + "0001" + "0001"
            + "C00E" + "0006" + "0001" + "00000005" + "0026" + "026E73C00E" + "0A686F73746D6173746572C00E"
            + "00000001" + "00000E10" + "00000258" + "00015180" + "00000005"
            + "00" + "0029" + "04D0" + "00000000" + "0000"), answer);
    }

    [Fact]
    public async Task Nothing_says_how_long_it_may_be_remembered_if_there_is_to_be_no_SOA()
    {
        await using var dns = await FakeDnsServer.StartAsync(new() { NegativeTimeToLive = null });

        var answer = await RawDns.AskAsync(dns.EndPoint, "a.test", RawDns.A);

        Assert.Equal(("8503", 0), (answer.Flags, answer.Authority.Count));
    }

    [Fact]
    public async Task Names_exist_while_they_have_a_record_of_any_type_or_a_name_below_them()
    {
        _dns.SetAddresses("a.b.test", "10.0.0.1", "fd00::1");
        Assert.Equal(0, (await RawDns.AskAsync(_dns.EndPoint, "b.test", RawDns.A)).Code);
        Assert.Equal(0, (await RawDns.AskAsync(_dns.EndPoint, "a.b.test", RawDns.Srv)).Code);

        Assert.True(_dns.Remove("A.b.test.", FakeDnsType.A));
        var gone = await RawDns.AskAsync(_dns.EndPoint, "a.b.test", RawDns.A);
        Assert.Equal((0, 0), (gone.Code, gone.Answers.Count));
        Assert.Equal(["a.b.test. 30 AAAA fd00::1"], (await RawDns.AskAsync(_dns.EndPoint, "a.b.test", RawDns.Aaaa)).Answers);

        Assert.True(_dns.Remove("a.b.test"));
        Assert.False(_dns.Remove("a.b.test"));
        Assert.Equal(3, (await RawDns.AskAsync(_dns.EndPoint, "a.b.test", RawDns.A)).Code);
        Assert.Equal(3, (await RawDns.AskAsync(_dns.EndPoint, "b.test", RawDns.A)).Code);
    }

    [Fact]
    public async Task A_name_set_to_nothing_exists()
    {
        _dns.SetAddresses("a.test");

        var answer = await RawDns.AskAsync(_dns.EndPoint, "a.test", RawDns.A);

        Assert.Equal(("8500", 0, 1), (answer.Flags, answer.Answers.Count, answer.Authority.Count));
    }

    [Fact]
    public async Task Raw_contents_go_out_as_they_are()
    {
        _dns.SetRaw("a.test", FakeDnsType.A, TimeSpan.FromSeconds(1), [10, 0, 0]);

        var answer = await RawDns.UdpAsync(_dns.EndPoint, RawDns.Query("a.test", RawDns.A));

        Assert.Equal(Convert.FromHexString("C00C" + "0001" + "0001" + "00000001" + "0003" + "0A0000"), answer[^15..]);
    }

    [Theory]
    [InlineData(FakeDnsCompression.Standard, 12 + 18 + (2 * (18 + 8)) + 2 + 14)]
    [InlineData(FakeDnsCompression.None, 12 + 18 + (2 * (18 - 2 + 14 + 8)) + 8 + 14)]
    [InlineData(FakeDnsCompression.ServiceTargetsToo, 12 + 18 + (18 + 4) + (18 + 2) + 2 + 14)]
    public async Task Names_are_shortened_as_told(FakeDnsCompression compression, int length)
    {
        await using var dns = await FakeDnsServer.StartAsync(new() { Compression = compression });
        dns.SetServices("_x._tcp.test", new FakeDnsService(0, 1, 80, "a.test"), new FakeDnsService(0, 1, 81, "a.test"));
        dns.SetAddresses("a.test", "10.0.0.1");

        var answer = await RawDns.UdpAsync(dns.EndPoint, RawDns.Query("_x._tcp.test", RawDns.Srv));

        Assert.Equal(["_x._tcp.test. 30 SRV 0 1 80 a.test.", "_x._tcp.test. 30 SRV 0 1 81 a.test."], DnsText.Read(answer).Answers);
        Assert.Equal(["a.test. 30 A 10.0.0.1"], DnsText.Read(answer).Additional);
        Assert.Equal(length, answer.Length);
    }

    [Fact]
    public async Task Glue_can_be_left_out()
    {
        await using var dns = await FakeDnsServer.StartAsync(new() { AddsGlue = false });
        dns.SetServices("_x._tcp.test", new FakeDnsService(0, 1, 80, "a.test"));
        dns.SetAddresses("a.test", "10.0.0.1");

        Assert.Empty((await RawDns.AskAsync(dns.EndPoint, "_x._tcp.test", RawDns.Srv)).Additional);
    }

    [Fact]
    public async Task Odd_names_keep_their_octets()
    {
        _dns.SetAddresses(@"a\.b\255\\.test", "10.0.0.1");

        var answer = await RawDns.UdpAsync(_dns.EndPoint, [0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 5, (byte)'A', (byte)'.', (byte)'b', 255, (byte)'\\', 4, .. "test"u8, 0, 0, 1, 0, 1]);

        Assert.Equal(1, answer[7]);
        Assert.Equal(@"A\.b\255\\.test", Assert.Single(_dns.Queries).Name);
    }

    [Theory]
    [InlineData("a..test")]
    [InlineData("")]
    [InlineData("münchen.test")]
    [InlineData("a\\")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123.test")]
    public void Names_that_are_none_are_refused(string name) => Assert.ThrowsAny<ArgumentException>(() => _dns.SetAddresses(name, "10.0.0.1"));

    [Theory]
    [InlineData("0001" + "0100" + "0000" + "0000" + "0000" + "0000", "8101")] // no question
    [InlineData("0001" + "0100" + "0001" + "0000" + "0000" + "0000" + "0561", "8101")] // half a question
    [InlineData("0001" + "0100" + "0001" + "0000" + "0000" + "0000" + "C00C" + "0001" + "0001", "8101")] // a question that points
    [InlineData("0001" + "2900" + "0001" + "0000" + "0000" + "0000" + "0474657374" + "00" + "0006" + "0001", "A904")] // UPDATE: not implemented
    [InlineData("0001" + "0100" + "0001" + "0000" + "0000" + "0000" + "0474657374" + "00" + "0001" + "0003", "8105")] // class CHAOS
    public async Task What_is_no_query_for_addresses_is_refused(string query, string flags) =>
        Assert.Equal(flags, DnsText.Read(await RawDns.UdpAsync(_dns.EndPoint, Convert.FromHexString(query))).Flags);

    [Fact]
    public async Task Answers_and_rubbish_get_no_answer()
    {
        using var socket = RawDns.Udp(_dns.EndPoint);
        await socket.SendAsync(new byte[] { 1, 2, 3 });
        await socket.SendAsync(Convert.FromHexString("0001" + "8100" + "0001" + "0000" + "0000" + "0000" + "0474657374" + "00" + "0001" + "0001"));
        await socket.SendAsync(RawDns.Query("test", RawDns.A, id: 7));

        Assert.Equal(7, DnsText.Read(await RawDns.ReceiveAsync(socket)).Id);
        Assert.Equal(1, _dns.QueryCount);
    }
}
