using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Discovery.Dns.Configuration;

/// <summary>Reads addresses of DNS servers.</summary>
internal static class ServerAddress
{
    /// <summary>DNS over UDP and TCP (RFC 1035 section 4.2).</summary>
    internal const int DefaultPort = 53;

    /// <summary>Reads an address without a port, as resolv.conf has it: IPv4, or IPv6 with or without a scope.</summary>
    internal static bool TryParseIP(ReadOnlySpan<char> text, [NotNullWhen(true)] out IPAddress? address)
    {
        // .NET drops the port of "[::1]:53", and takes "10" for 0.0.0.10: a typing error rather than an address.
        address = null;
        return !text.Contains('[')
            && (text.Contains(':') || text.Count('.') == 3)
            && IPAddress.TryParse(text, out address);
    }

    /// <summary>Reads an address with or without a port: <c>10.96.0.10</c>, <c>127.0.0.1:8600</c>, <c>fe80::1%eth0</c>, <c>[fe80::1%eth0]:53</c>.</summary>
    internal static bool TryParse(string? text, [NotNullWhen(true)] out IPEndPoint? server)
    {
        if (TryParseIP(text, out var address))
            server = new IPEndPoint(address, DefaultPort);
        else if (text is ['[', .. var bare, ']'] && TryParseIP(bare, out address))
            server = new IPEndPoint(address, DefaultPort);
        else if (text is null || !(text.StartsWith('[') || text.Count(c => c == '.') == 3) || !IPEndPoint.TryParse(text, out server) || server.Port == 0)
            server = null;
        return server is not null;
    }
}
