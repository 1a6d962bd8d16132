using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Discovery;

/// <summary>The grammar of <see cref="ServiceName"/>: reading, writing, and what a host's labels mean.</summary>
internal static class ServiceNameSyntax
{
    // RFC 3986 scheme characters; '+' separates schemes here.
    private static readonly SearchValues<char> SchemeCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

    // LDH labels, underscores (SRV), and non-ASCII letters are refused: an IDN arrives in its ASCII form.
    private static readonly SearchValues<char> HostCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

    internal static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out ServiceName? name, out string? fault)
    {
        name = null;
        if (!TryReadSchemes(ref text, out var schemes, out fault))
            return false;

        // A path may follow, as in a base address; it is not part of the name.
        var end = text.IndexOfAny('/', '?', '#');
        var authority = end < 0 ? text : text[..end];
        if (authority.Contains('@'))
            return Fail("user names and passwords do not belong in it", out fault);

        if (!TryReadPort(ref authority, out var port))
            return Fail("its port is not a number from 1 to 65535", out fault);

        var portName = ReadPortName(ref authority);
        if (portName.AsSpan().ContainsAnyExcept(HostCharacters))
            return Fail($"'{portName}' is not a port's name", out fault);
        if (!IsHost(authority))
            return Fail(authority.IsEmpty ? "it names no host" : $"'{authority}' is not a host name", out fault);

        name = new ServiceName(schemes, portName, authority.ToString().ToLowerInvariant(), port);
        return true;
    }

    internal static string Format(ServiceName name)
    {
        var scheme = name.Schemes.IsEmpty ? "" : string.Join('+', name.Schemes) + "://";
        var portName = name.PortName is null ? "" : $"_{name.PortName}.";
        var port = name.Port is { } number ? string.Create(CultureInfo.InvariantCulture, $":{number}") : "";
        return scheme + portName + name.Host + port;
    }

    internal static (string? Hostname, string Service, string? Namespace) SplitHost(string host)
    {
        if (IsLiteral(host))
            return (null, host, null);

        return host.TrimEnd('.').Split('.') switch
        {
            [var service] => (null, service, null),
            [var service, var ns] => (null, service, ns),
            [var service, var ns, "svc", ..] => (null, service, ns),
            [var hostname, var service, var ns, "svc", ..] => (hostname, service, ns),
            _ => (null, host, null),
        };
    }

    internal static bool IsLiteral(string host) =>
        host is "localhost" || host.StartsWith('[') || IPAddress.TryParse(host, out _);

    internal static int DefaultPort(string? scheme) => scheme switch
    {
        "http" or "ws" => 80,
        "https" or "wss" => 443,
        _ => 0,
    };

    private static bool TryReadSchemes(ref ReadOnlySpan<char> text, out ImmutableArray<string> schemes, out string? fault)
    {
        fault = null;
        schemes = [];
        var end = text.IndexOf("://", StringComparison.Ordinal);
        if (end < 0)
            return true;

        var part = text[..end];
        text = text[(end + 3)..];
        if (part.IsEmpty || !char.IsAsciiLetter(part[0]) || part.ContainsAnyExcept(SchemeCharacters))
            return Fail($"'{part}' is not a scheme", out fault);

        schemes = [.. part.ToString().ToLowerInvariant().Split('+')];
        return !schemes.Contains("") || Fail($"'{part}' has an empty scheme", out fault);
    }

    private static bool TryReadPort(ref ReadOnlySpan<char> authority, out int? port)
    {
        port = null;
        var colon = authority.LastIndexOf(':');
        if (colon < 0 || authority[colon..].Contains(']'))
            return true;

        var digits = authority[(colon + 1)..];
        authority = authority[..colon];
        if (!ushort.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
            return false;

        port = number;
        return true;
    }

    private static string? ReadPortName(ref ReadOnlySpan<char> authority)
    {
        var dot = authority.IndexOf('.');
        if (authority.IsEmpty || authority[0] != '_' || dot <= 1 || dot == authority.Length - 1)
            return null;

        var portName = authority[1..dot].ToString().ToLowerInvariant();
        authority = authority[(dot + 1)..];
        return portName;
    }

    private static bool IsHost(ReadOnlySpan<char> host)
    {
        if (host.Length > 2 && host[0] == '[' && host[^1] == ']')
            return IPAddress.TryParse(host[1..^1], out _);

        // RFC 1035 section 2.3.4: 253 characters as text.
        return !host.IsEmpty && host.Length <= 254 && !host.ContainsAnyExcept(HostCharacters)
            && host[0] != '.' && host.IndexOf("..", StringComparison.Ordinal) < 0;
    }

    private static bool Fail(string reason, out string? fault)
    {
        fault = reason;
        return false;
    }
}
