using System.Net;

namespace Discovery.Dns.Testing;

/// <summary>A query that a <see cref="FakeDnsServer"/> received.</summary>
public sealed class FakeDnsQuery
{
    internal FakeDnsQuery(Question question, IPEndPoint source, bool overTcp)
    {
        Id = question.Id;
        Name = question.Name.ToString();
        Type = (FakeDnsType)question.Type;
        UdpPayloadSize = question.PayloadSize;
        Source = source;
        OverTcp = overTcp;
        RecursionDesired = question.RecursionDesired;
    }

    /// <summary>The id.</summary>
    public int Id { get; }

    /// <summary>The name as it was written, without the final dot; the root is <c>.</c>.</summary>
    public string Name { get; }

    /// <summary>The type that is asked for.</summary>
    public FakeDnsType Type { get; }

    /// <summary>Whether the query came over TCP.</summary>
    public bool OverTcp { get; }

    /// <summary>Whether the query carries an OPT record (RFC 6891).</summary>
    public bool HasEdns => UdpPayloadSize is not null;

    /// <summary>The largest answer over UDP that the client offers to take.</summary>
    /// <value><see langword="null"/> without EDNS.</value>
    public int? UdpPayloadSize { get; }

    /// <summary>Whether the RD bit is set.</summary>
    public bool RecursionDesired { get; }

    /// <summary>Where the query came from.</summary>
    public IPEndPoint Source { get; }

    /// <summary>Returns name, type and transport, for messages of failed tests.</summary>
    public override string ToString() => $"{Name} {Type}{(OverTcp ? " over TCP" : "")}";
}
