using System.Net;

namespace Discovery;

/// <summary>One place where a service can be reached, as a source describes it. Immutable.</summary>
/// <remarks>Two descriptions are of the same endpoint when address and <see cref="Uid"/> agree; see <see cref="Candidate"/>.</remarks>
public sealed class ServiceEndpoint : IEquatable<ServiceEndpoint>
{
    // NaN for unknown: a nullable would take twice the room, in sets of thousands.
    private readonly double _weight = double.NaN;

    // Computed once, because sets of thousands are compared again and again; 0 means not yet.
    private int _hash;

    /// <summary>Makes an endpoint.</summary>
    /// <param name="address">An <see cref="IPEndPoint"/>, <see cref="DnsEndPoint"/> or <see cref="System.Net.Sockets.UnixDomainSocketEndPoint"/>. Port 0 means the default port of the scheme in use.</param>
    public ServiceEndpoint(EndPoint address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Address = address;
    }

    /// <summary>Makes an endpoint from a host and a port.</summary>
    /// <param name="host">An IP address or a host name.</param>
    /// <param name="port">0 to 65535; 0 means the default port of the scheme in use.</param>
    public ServiceEndpoint(string host, int port)
        : this(IPAddress.TryParse(host, out var ip) ? new IPEndPoint(ip, port) : new DnsEndPoint(host, port))
    {
    }

    /// <summary>The address to connect to.</summary>
    public EndPoint Address { get; }

    /// <summary>The scheme to speak, such as <c>https</c>.</summary>
    /// <value>Default: <see langword="null"/>, the first scheme that the caller asked for.</value>
    public string? Scheme { get; init; }

    /// <summary>A path put before that of each HTTP request, such as <c>/v2</c>.</summary>
    /// <value>Starts with a slash and does not end with one. Default: <see langword="null"/>, none.</value>
    public string? PathPrefix { get; init; }

    /// <summary>What tells this endpoint from a later one at the same address: a pod's UID, for one.</summary>
    /// <value>Default: <see langword="null"/>, the address alone identifies it.</value>
    public string? Uid { get; init; }

    /// <summary>A name for people: the pod or host behind the address.</summary>
    /// <value>Default: <see langword="null"/>.</value>
    public string? DisplayName { get; init; }

    /// <summary>The DNS domain of which <see cref="DisplayName"/> is a host.</summary>
    /// <value>Without a final dot; empty for the root. Shared among the endpoints of a set. Default: <see langword="null"/>, the name is no host name.</value>
    public string? Domain { get; init; }

    /// <summary>The name of the host behind the address, where the source knows it: the target of an SRV record.</summary>
    /// <value>Put together at each call. <see langword="null"/> without <see cref="DisplayName"/> or <see cref="Domain"/>.</value>
    public string? HostName =>
        DisplayName is null || Domain is null ? null
        : Domain.Length == 0 ? DisplayName
        : $"{DisplayName}.{Domain}";

    /// <summary>Readiness, as the source tells it.</summary>
    /// <value>Default: <see cref="EndpointConditions.Healthy"/>.</value>
    public EndpointConditions Conditions { get; init; } = EndpointConditions.Healthy;

    /// <summary>Where the endpoint runs.</summary>
    /// <value>Default: <see langword="null"/>, unknown.</value>
    public Locality? Locality { get; init; }

    /// <summary>Whose traffic the endpoint is meant for.</summary>
    /// <value>Default: <see langword="null"/>, anybody's.</value>
    public EndpointHints? Hints { get; init; }

    /// <summary>The failover level: lower is preferred (RFC 2782's priority).</summary>
    /// <value>0 to 65535. Default: 0.</value>
    public int Priority { get; init; }

    /// <summary>The share of traffic relative to its peers.</summary>
    /// <value>0 to 1,000,000,000; 0 drains the endpoint. Default: <see langword="null"/>, unknown: as much as the others have on average.</value>
    /// <exception cref="ArgumentOutOfRangeException">The weight is out of range.</exception>
    public double? Weight
    {
        get => double.IsNaN(_weight) ? null : _weight;
        init => _weight = value is null or (>= 0 and <= 1e9)
            ? value ?? double.NaN
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A weight must be from 0 to 1,000,000,000.");
    }

    /// <summary>Reads an endpoint: <c>10.0.0.1:80</c>, <c>[::1]:80</c>, <c>web-0.local:80</c>, or without the port.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The endpoint.</returns>
    /// <exception cref="FormatException">The text is no host with or without a port.</exception>
    public static ServiceEndpoint Parse(string text)
    {
        // The same grammar as a service name's host and port.
        var name = ServiceName.Parse(text);
        return name.Schemes.IsEmpty && name.PortName is null
            ? new ServiceEndpoint(name.Host, name.Port ?? 0)
            : throw new FormatException($"'{text}' is not an endpoint. Write host:port, such as 10.0.0.1:8080.");
    }

    /// <summary>Whether <paramref name="other"/> describes the same endpoint, whatever it says of its state.</summary>
    internal bool IsSameEndpoint(ServiceEndpoint other) =>
        ReferenceEquals(this, other) || (Address.Equals(other.Address) && Uid == other.Uid);

    /// <summary>The same endpoint, to be spoken to in a scheme.</summary>
    internal ServiceEndpoint WithScheme(string scheme) => new(Address)
    {
        Scheme = scheme,
        PathPrefix = PathPrefix,
        Uid = Uid,
        DisplayName = DisplayName,
        Domain = Domain,
        Conditions = Conditions,
        Locality = Locality,
        Hints = Hints,
        Priority = Priority,
        Weight = Weight,
    };

    /// <inheritdoc/>
    public bool Equals(ServiceEndpoint? other) =>
        ReferenceEquals(this, other) || (other is not null && IsSameEndpoint(other) && SaysTheSameAs(other));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ServiceEndpoint);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        if (_hash == 0)
            _hash = HashCode.Combine(Address, Uid) is var hash and not 0 ? hash : 1;
        return _hash;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        // DnsEndPoint prints its address family, which tells a reader nothing.
        var address = Address is DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : Address.ToString();
        return DisplayName is null ? address! : $"{DisplayName} ({address})";
    }

    private bool SaysTheSameAs(ServiceEndpoint other) =>
        Scheme == other.Scheme
        && PathPrefix == other.PathPrefix
        && DisplayName == other.DisplayName
        && Domain == other.Domain
        && Conditions == other.Conditions
        && Equals(Locality, other.Locality)
        && Equals(Hints, other.Hints)
        && Priority == other.Priority
        && Nullable.Equals(Weight, other.Weight);
}
