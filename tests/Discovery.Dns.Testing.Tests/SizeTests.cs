using System.Globalization;

namespace Discovery.Dns.Testing.Tests;

/// <summary>Answers that do not fit: whole records, and the TC bit for those that were asked for.</summary>
public sealed class SizeTests
{
    private const string Name = "many.test";

    [Theory]
    [InlineData(0, 30)] // 512 - 12 - 15 = 485 octets for records of 16
    [InlineData(512, 29)] // 11 fewer: OPT
    [InlineData(1000, 60)]
    [InlineData(1232, 74)]
    [InlineData(4096, 74)] // the server's own limit
    public async Task Over_UDP_the_lesser_of_what_client_and_server_take_counts(int payloadSize, int fit)
    {
        await using var dns = await StartAsync(200);

        var message = await RawDns.UdpAsync(dns.EndPoint, RawDns.Query(Name, RawDns.A, payloadSize));

        var answer = DnsText.Read(message);
        Assert.Equal((true, fit), (answer.IsTruncated, answer.Answers.Count));
        Assert.InRange(message.Length, 0, Math.Clamp(payloadSize, 512, 1232));
    }

    [Fact]
    public async Task Over_TCP_all_comes_up_to_64_KiB()
    {
        await using var all = await StartAsync(4_094);
        var whole = await RawDns.AskTcpAsync(all.EndPoint, Name, RawDns.A);
        Assert.Equal((false, 4_094), (whole.IsTruncated, whole.Answers.Count));

        await using var tooMany = await StartAsync(4_095);
        var part = await RawDns.AskTcpAsync(tooMany.EndPoint, Name, RawDns.A);
        Assert.Equal((true, 4_094), (part.IsTruncated, part.Answers.Count));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1232)]
    public async Task A_truncated_answer_can_be_empty(int payloadSize)
    {
        await using var dns = await StartAsync(200, emptiesTruncatedAnswers: true);

        var answer = await RawDns.AskAsync(dns.EndPoint, Name, RawDns.A, payloadSize);

        Assert.Equal((true, 0), (answer.IsTruncated, answer.Answers.Count));
        Assert.Equal(200, (await RawDns.AskTcpAsync(dns.EndPoint, Name, RawDns.A)).Answers.Count);
    }

    [Fact]
    public async Task Two_thousand_services_with_short_names_fit_in_one_message()
    {
        await using var dns = await FakeDnsServer.StartAsync(new() { AddsGlue = false });
        dns.SetServices("_s._tcp.s.test", [.. Enumerable.Range(0, 2_000).Select(i => new FakeDnsService(0, 1, 80, $"{i:x}.s.test"))]);

        var answer = await RawDns.AskTcpAsync(dns.EndPoint, "_s._tcp.s.test", RawDns.Srv, 1232);

        Assert.Equal((false, 2_000), (answer.IsTruncated, answer.Answers.Distinct(StringComparer.Ordinal).Count()));
    }

    [Fact]
    public async Task Names_beyond_what_a_pointer_reaches_stay_whole()
    {
        await using var dns = await FakeDnsServer.StartAsync(new() { Compression = FakeDnsCompression.ServiceTargetsToo });
        var services = Enumerable.Range(0, 1_500).Select(i => new FakeDnsService(i, 1, 80, $"pod-{i / 2}.test")).ToArray();
        dns.SetServices("_s._tcp.test", services);

        var answer = await RawDns.AskTcpAsync(dns.EndPoint, "_s._tcp.test", RawDns.Srv);

        Assert.Equal(services.Select(s => $"_s._tcp.test. 30 SRV {s.Priority} 1 80 {s.Target}."), answer.Answers);
    }

    private static async Task<FakeDnsServer> StartAsync(int addresses, bool emptiesTruncatedAnswers = false)
    {
        var dns = await FakeDnsServer.StartAsync(new() { EmptiesTruncatedAnswers = emptiesTruncatedAnswers });
        dns.SetAddresses(Name, [.. Enumerable.Range(0, addresses).Select(i => string.Create(CultureInfo.InvariantCulture, $"10.0.{i >> 8}.{i & 255}"))]);
        return dns;
    }
}
