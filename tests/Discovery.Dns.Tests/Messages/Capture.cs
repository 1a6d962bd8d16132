using Discovery.Dns.Messages;

namespace Discovery.Dns.Tests.Messages;

/// <summary>Messages of real servers, see Captures/README.md.</summary>
internal static class Capture
{
    private const string Zone = "shop.svc.cluster.local";

    private static readonly Dictionary<string, (string Name, DnsRecordType Type)> Questions = new(StringComparer.Ordinal)
    {
        ["a3"] = ($"orders.{Zone}", DnsRecordType.A),
        ["aaaa3"] = ($"orders.{Zone}", DnsRecordType.Aaaa),
        ["srv3"] = ($"_http._tcp.orders.{Zone}", DnsRecordType.Srv),
        ["srv3-plain"] = ($"_http._tcp.orders.{Zone}", DnsRecordType.Srv),
        ["srv3-dual"] = ($"_http._tcp.dual.{Zone}", DnsRecordType.Srv),
        ["srv20"] = ($"_http._tcp.cart.{Zone}", DnsRecordType.Srv),
        ["srv100"] = ($"_http._tcp.checkout.{Zone}", DnsRecordType.Srv),
        ["srv100-tc"] = ($"_http._tcp.checkout.{Zone}", DnsRecordType.Srv),
        ["srv-root"] = ($"_gone._tcp.orders.{Zone}", DnsRecordType.Srv),
        ["a200-tc-plain"] = ($"many.{Zone}", DnsRecordType.A),
        ["cname"] = ($"alias.{Zone}", DnsRecordType.A),
        ["cname-nxdomain"] = ($"lost.{Zone}", DnsRecordType.A),
        ["nxdomain"] = ($"nobody.{Zone}", DnsRecordType.A),
        ["nodata"] = ($"many.{Zone}", DnsRecordType.Aaaa),
        ["refused"] = ("elsewhere.test", DnsRecordType.A),
    };

    internal static IEnumerable<string> All => Questions.Keys.SelectMany(label => new[] { $"knot-{label}", $"bind-{label}" });

    internal static (DnsName Name, DnsRecordType Type) Question(string capture)
    {
        var (name, type) = Questions[capture[5..]];
        return (DnsName.Parse(name), type);
    }

    internal static byte[] Bytes(string capture)
    {
        using var stream = typeof(Capture).Assembly.GetManifestResourceStream(capture + ".bin")!;
        var message = new byte[stream.Length];
        stream.ReadExactly(message);
        return message;
    }

    internal static DnsAnswer Read(string capture)
    {
        var (name, type) = Question(capture);
        return AnswerReader.Read(name, type, Bytes(capture));
    }
}
