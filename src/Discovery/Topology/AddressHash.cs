using System.Globalization;
using System.Net;
using System.Text;

namespace Discovery.Topology;

/// <summary>Hashes where an endpoint is: XXH64 over <c>host:port</c> in UTF-8, the same in every client.</summary>
internal static class AddressHash
{
    // An IPv6 address with scope, brackets and port.
    private const int LongestAddress = 80;

    internal static ulong Of(EndPoint address, ulong seed)
    {
        Span<byte> text = stackalloc byte[LongestAddress];
        return address is IPEndPoint ip && TryFormat(ip, text, out var written)
            ? XxHash64.Hash(text[..written], seed)
            : XxHash64.Hash(Encoding.UTF8.GetBytes(Text(address)), seed);
    }

    private static string Text(EndPoint address) =>
        address is DnsEndPoint dns ? string.Create(CultureInfo.InvariantCulture, $"{dns.Host}:{dns.Port}") : address.ToString()!;

    private static bool TryFormat(IPEndPoint ip, Span<byte> text, out int written) =>
        ip.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? System.Text.Unicode.Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"[{ip.Address}]:{ip.Port}", out written)
            : System.Text.Unicode.Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"{ip.Address}:{ip.Port}", out written);
}
