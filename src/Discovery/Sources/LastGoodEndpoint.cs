using System.Net;
using System.Net.Sockets;

namespace Discovery;

/// <summary>An endpoint as it stands in a file. Without a port, <see cref="Host"/> is the path of a Unix domain socket.</summary>
internal sealed record LastGoodEndpoint(
    string Host, int? Port, string? Scheme, string? PathPrefix, string? Uid, string? Name, EndpointConditions Conditions,
    string? Domain, string? Region, string? Zone, string? Node, IReadOnlyList<string>? HintedZones, IReadOnlyList<string>? HintedNodes, int Priority, double? Weight)
{
    internal static LastGoodEndpoint Of(ServiceEndpoint endpoint)
    {
        var (host, port) = endpoint.Address switch
        {
            IPEndPoint ip => (ip.Address.ToString(), ip.Port),
            DnsEndPoint dns => (dns.Host, dns.Port),
            var other => (other.ToString()!, (int?)null),
        };
        return new(
            host, port, endpoint.Scheme, endpoint.PathPrefix, endpoint.Uid, endpoint.DisplayName, endpoint.Conditions,
            endpoint.Domain, endpoint.Locality?.Region, endpoint.Locality?.Zone, endpoint.Locality?.Node,
            endpoint.Hints?.Zones, endpoint.Hints?.Nodes, endpoint.Priority, endpoint.Weight);
    }

    internal ServiceEndpoint ToEndpoint() => new(AddressOf())
    {
        Scheme = Scheme,
        PathPrefix = PathPrefix,
        Uid = Uid,
        DisplayName = Name,
        Domain = Domain,
        Conditions = Conditions,
        Locality = (Region ?? Zone ?? Node) is null ? null : new Locality(Region, Zone, Node),
        Hints = HintedZones is null && HintedNodes is null ? null : new EndpointHints(HintedZones, HintedNodes),
        Priority = Priority,
        Weight = Weight,
    };

    private EndPoint AddressOf() =>
        Port is not { } port ? new UnixDomainSocketEndPoint(Host)
        : IPAddress.TryParse(Host, out var ip) ? new IPEndPoint(ip, port)
        : new DnsEndPoint(Host, port);
}
