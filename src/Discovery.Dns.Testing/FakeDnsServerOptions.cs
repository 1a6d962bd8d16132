using System.Net;

namespace Discovery.Dns.Testing;

/// <summary>How a <see cref="FakeDnsServer"/> behaves from its start.</summary>
public sealed class FakeDnsServerOptions
{
    /// <summary>The address to listen on.</summary>
    /// <value>Default: 127.0.0.1.</value>
    public IPAddress Address { get; set; } = IPAddress.Loopback;

    /// <summary>The port, for UDP and TCP.</summary>
    /// <value>Default: 0, which takes a free one.</value>
    public int Port { get; set; }

    /// <summary>The zone that the server knows. Names outside of it are refused.</summary>
    /// <value>Default: the root, so that every name that has no records does not exist.</value>
    public string Zone { get; set; } = ".";

    /// <summary>The TTL of records that are set without one.</summary>
    /// <value>Whole seconds. Default: 30 seconds, kubeadm's for CoreDNS.</value>
    public TimeSpan DefaultTimeToLive { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long "no such name" and "no such records" may be remembered: TTL and MINIMUM of the SOA record that comes with them.</summary>
    /// <value>Whole seconds. Default: 5 seconds. <see langword="null"/> leaves the SOA record out (RFC 2308 section 5: then nothing may be remembered).</value>
    public TimeSpan? NegativeTimeToLive { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether the addresses of SRV targets come along in the additional section.</summary>
    /// <value>Default: true.</value>
    public bool AddsGlue { get; set; } = true;

    /// <summary>Which names are shortened to pointers.</summary>
    /// <value>Default: <see cref="FakeDnsCompression.Standard"/>.</value>
    public FakeDnsCompression Compression { get; set; }

    /// <summary>Whether an answer that does not fit is emptied (BIND with EDNS) instead of cut after the last record that fits (CoreDNS).</summary>
    /// <value>Default: false. Either way the TC bit is set. Glue that does not fit is left out, and sets no bit (RFC 2181 section 9).</value>
    public bool EmptiesTruncatedAnswers { get; set; }

    /// <summary>The largest answer over UDP, whatever the client offers to take.</summary>
    /// <value>512 to 65,507 octets. Default: 1232 (DNS flag day 2020). Clients without EDNS get 512 (RFC 1035 section 4.2.1).</value>
    public int UdpPayloadSize { get; set; } = 1232;

    /// <summary>How many queries are kept for <see cref="FakeDnsServer.Queries"/>.</summary>
    /// <value>1 or more. Default: 10,000; the oldest are forgotten.</value>
    public int KeptQueries { get; set; } = 10_000;

    /// <summary>The clock of delayed answers.</summary>
    /// <value>Default: the system's. With a <c>ManualClock</c> of Discovery.Testing, each delayed answer keeps one timer pending.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    internal static FakeDnsServerOptions Checked(FakeDnsServerOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.UdpPayloadSize, 512, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.UdpPayloadSize, 65_507, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.KeptQueries, 1, nameof(options));
        return (FakeDnsServerOptions)options.MemberwiseClone();
    }
}
