using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Configuration;

/// <summary>Collects what the lines of one resolv.conf say.</summary>
internal sealed class ResolvConfLines
{
    // MAXNS, RES_MAXNDOTS, RES_MAXRETRANS and RES_MAXRETRY of <resolv.h>.
    private const int MostServers = 3;
    private const int MostDots = 15;
    private const int LongestTimeout = 30;
    private const int MostAttempts = 5;

    private readonly List<IPEndPoint> _servers = [];
    private ImmutableArray<DnsName>? _search;
    private int _ndots = 1;
    private int _timeout = 5;
    private int _attempts = 2;
    private bool _rotate;
    private bool _tcpOnly;
    private bool _noReload;

    /// <summary>Reads one line. The keyword must stand at its very begin, as the manual says.</summary>
    internal void Read(ReadOnlySpan<char> line)
    {
        var end = line.IndexOfAny(' ', '\t');
        if (end < 0)
            return;

        var values = line[end..];
        switch (line[..end])
        {
            case "nameserver":
                AddServer(values);
                break;
            case "domain":
                SetSearch(values, most: 1);
                break;
            case "search":
                SetSearch(values, most: int.MaxValue);
                break;
            case "options":
                while (NextWord(ref values) is { IsEmpty: false } option)
                    ReadOption(option);
                break;
        }
    }

    internal ResolvConf ToConf(string? hostName)
    {
        ImmutableArray<IPEndPoint> servers = _servers.Count > 0 ? [.. _servers] : [new IPEndPoint(IPAddress.Loopback, ServerAddress.DefaultPort)];
        return new ResolvConf
        {
            Servers = servers,
            Search = _search ?? DomainOf(hostName),
            Ndots = _ndots,
            Timeout = TimeSpan.FromSeconds(_timeout),
            Attempts = _attempts,
            Rotate = _rotate,
            TcpOnly = _tcpOnly,
            NoReload = _noReload,
        };
    }

    private static ImmutableArray<DnsName> DomainOf(string? hostName) =>
        hostName?.IndexOf('.', StringComparison.Ordinal) is int dot and >= 0 && Suffix(hostName[(dot + 1)..]) is { } domain ? [domain] : [];

    // The root as a suffix is what a name is tried as anyway.
    private static DnsName? Suffix(string text) =>
        DnsName.TryParse(text, out var name) && name.LabelCount > 0 ? name : null;

    private static ReadOnlySpan<char> NextWord(ref ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart(" \t");
        // libc knows comments at the begin of a line only, but people write them behind values too, and no value begins so.
        if (rest.IsEmpty || rest[0] is '#' or ';')
            return [];

        var end = rest.IndexOfAny(' ', '\t');
        var word = end < 0 ? rest : rest[..end];
        rest = rest[word.Length..];
        return word;
    }

    private static bool TryNumber(ReadOnlySpan<char> option, string key, int least, int most, ref int number)
    {
        if (!option.StartsWith(key, StringComparison.Ordinal))
            return false;

        // More digits than a number has are as good as the cap.
        var digits = option[key.Length..];
        if (!digits.IsEmpty && !digits.ContainsAnyExceptInRange('0', '9'))
        {
            var value = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : int.MaxValue;
            number = Math.Clamp(value, least, most);
        }

        return true;
    }

    private void AddServer(ReadOnlySpan<char> values)
    {
        var word = NextWord(ref values);
        var comment = word.IndexOfAny('#', ';');
        if (comment >= 0)
            word = word[..comment];
        if (_servers.Count < MostServers && ServerAddress.TryParseIP(word, out var address))
            _servers.Add(new IPEndPoint(address, ServerAddress.DefaultPort));
    }

    private void SetSearch(ReadOnlySpan<char> values, int most)
    {
        var names = ImmutableArray.CreateBuilder<DnsName>();
        var words = 0;
        while (words < most && NextWord(ref values) is { IsEmpty: false } word)
        {
            words++;
            if (Suffix(word.ToString()) is { } name)
                names.Add(name);
        }

        // A bare keyword says nothing; "search ." says: no suffix.
        if (words > 0)
            _search = names.ToImmutable();
    }

    // Options that are not ours concern libc's own ways: edns0, single-request, trust-ad, inet6...
    private void ReadOption(ReadOnlySpan<char> option)
    {
        if (TryNumber(option, "ndots:", 0, MostDots, ref _ndots)
            || TryNumber(option, "timeout:", 1, LongestTimeout, ref _timeout)
            || TryNumber(option, "attempts:", 1, MostAttempts, ref _attempts))
        {
            return;
        }

        _rotate |= option is "rotate";
        _tcpOnly |= option is "use-vc";
        _noReload |= option is "no-reload";
    }
}
