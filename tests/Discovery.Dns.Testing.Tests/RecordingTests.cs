using System.Globalization;

namespace Discovery.Dns.Testing.Tests;

/// <summary>The fake says what Knot said, of the same zone and to the same octets. See Captures/dns/README.md.</summary>
public sealed class RecordingTests : IAsyncLifetime
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Captures", "dns");

    private FakeDnsServer _dns = null!;

    public static TheoryData<string> Cases => [.. Directory.GetFiles(Folder, "*.hex").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    public async Task InitializeAsync()
    {
        _dns = await FakeDnsServer.StartAsync(new() { Zone = "test", EmptiesTruncatedAnswers = true });
        Load(_dns, await File.ReadAllLinesAsync(Path.Combine(Folder, "test.zone")));
    }

    public async Task DisposeAsync() => await _dns.DisposeAsync();

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Says_what_Knot_says(string name)
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(Folder, name + ".hex"));
        var (query, knot) = (Convert.FromHexString(lines[1]), Convert.FromHexString(lines[2]));

        var answer = lines[0] == "tcp" ? await RawDns.TcpAsync(_dns.EndPoint, query) : await RawDns.UdpAsync(_dns.EndPoint, query);

        Assert.Equal(DnsText.Read(knot).Meaning(), DnsText.Read(answer).Meaning());
    }

    private static void Load(FakeDnsServer dns, string[] zone)
    {
        var seconds = TimeSpan.FromSeconds(30);
        var records = zone.Where(line => line[0] is not ('$' or '@')).Select(line => line.Split(' ')).Select(fields =>
            int.TryParse(fields[1], CultureInfo.InvariantCulture, out var ttl)
                ? (Name: fields[0] + ".test", TimeToLive: TimeSpan.FromSeconds(ttl), Type: fields[2], Content: fields[3..])
                : (Name: fields[0] + ".test", TimeToLive: seconds, Type: fields[1], Content: fields[2..]));
        foreach (var set in records.GroupBy(record => (record.Name, record.TimeToLive, IsAddress: record.Type is "A" or "AAAA")))
        {
            if (set.Key.IsAddress)
                dns.SetAddresses(set.Key.Name, set.Key.TimeToLive, [.. set.Select(record => record.Content[0])]);
            else if (set.First().Type == "SRV")
                dns.SetServices(set.Key.Name, set.Key.TimeToLive, [.. set.Select(record => Service(record.Content))]);
            else
                dns.SetAlias(set.Key.Name, Absolute(set.First().Content[0]), set.Key.TimeToLive);
        }
    }

    private static FakeDnsService Service(string[] content)
    {
        var numbers = content[..3].Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        return new FakeDnsService(numbers[0], numbers[1], numbers[2], Absolute(content[3]));
    }

    private static string Absolute(string name) => name.EndsWith('.') ? name : name + ".test";
}
