using System.Collections.Immutable;
using System.Net;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Configuration;

/// <summary>What a resolv.conf says (resolv.conf(5)). Immutable.</summary>
/// <remarks>
/// The environment variables LOCALDOMAIN and RES_OPTIONS, with which libc lets a user change the file's words for one process, are
/// not read: this library has options for that, which are seen and checked in one place.
/// </remarks>
internal sealed class ResolvConf
{
    /// <summary>The servers, at most three, each with a port.</summary>
    internal ImmutableArray<IPEndPoint> Servers { get; init; } = [new IPEndPoint(IPAddress.Loopback, ServerAddress.DefaultPort)];

    /// <summary>The suffixes to try, in order. Empty for <c>search .</c>.</summary>
    internal ImmutableArray<DnsName> Search { get; init; } = [];

    /// <summary>From how many dots on a name is tried as it is first. 0 to 15.</summary>
    internal int Ndots { get; init; } = 1;

    /// <summary>How long one server has for one query. 1 to 30 seconds.</summary>
    internal TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the list of servers is gone through. 1 to 5.</summary>
    internal int Attempts { get; init; } = 2;

    /// <summary>Whether each query begins with another server.</summary>
    internal bool Rotate { get; init; }

    /// <summary>Whether to ask over TCP alone (<c>use-vc</c>).</summary>
    internal bool TcpOnly { get; init; }

    /// <summary>Whether changes of the file are to be ignored.</summary>
    internal bool NoReload { get; init; }

    /// <summary>Reads the text of a file. Lines and options that make no sense are passed over, as libc does.</summary>
    /// <param name="text">The text.</param>
    /// <param name="hostName">This machine's name: what follows its first dot is the search list if the file has neither
    /// <c>search</c> nor <c>domain</c>. Default: <see langword="null"/>, no such list.</param>
    internal static ResolvConf Parse(string text, string? hostName = null)
    {
        var lines = new ResolvConfLines();
        foreach (var line in text.AsSpan().TrimStart('\uFEFF').EnumerateLines())
            lines.Read(line);
        return lines.ToConf(hostName);
    }
}
