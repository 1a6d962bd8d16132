using Discovery.Dns.Configuration;

namespace Discovery.Dns.Transport;

/// <summary>How servers are asked: what the options say, and for the rest resolv.conf. Immutable.</summary>
internal sealed class ServerSettings(StubResolverOptions options, ResolvConf conf)
{
    internal TimeSpan Timeout { get; } = options.Timeout ?? conf.Timeout;

    internal int Attempts { get; } = Math.Min(options.Attempts ?? conf.Attempts, StubResolverOptions.MaxAttempts);

    internal bool Rotate { get; } = options.Rotate ?? conf.Rotate;

    internal bool TcpOnly { get; } = options.TcpOnly ?? conf.TcpOnly;

    /// <summary>What EDNS offers; 0 for no EDNS.</summary>
    internal int PayloadSize { get; } = options.UdpPayloadSize > StubResolverOptions.SmallestPayload ? options.UdpPayloadSize : 0;

    internal TimeSpan Deadline { get; } = options.Deadline;
}
