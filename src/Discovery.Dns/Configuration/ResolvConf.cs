using System.Collections.Immutable;
using System.Net;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Configuration;

/// <summary>What a resolv.conf says (resolv.conf(5)). Immutable.</summary>
internal sealed class ResolvConf
{
    /// <summary>The servers, at most three, each with a port.</summary>
    internal ImmutableArray<IPEndPoint> Servers { get; init; } = [new IPEndPoint(IPAddress.Loopback, 53)];

    /// <summary>The suffixes to try, in order. Empty for <c>search .</c>.</summary>
    internal ImmutableArray<DnsName> Search { get; init; } = [];

    /// <summary>From how many dots on a name is tried as it is first. 0 to 15.</summary>
    internal int Ndots { get; init; } = 1;

    internal TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    internal int Attempts { get; init; } = 2;

    internal bool Rotate { get; init; }

    internal bool TcpOnly { get; init; }

    /// <summary>Whether changes of the file are to be ignored.</summary>
    internal bool NoReload { get; init; }

    /// <summary>Reads the text of a file. Lines and options that make no sense are passed over, as libc does.</summary>
    internal static ResolvConf Parse(string text) => throw new NotImplementedException();
}
