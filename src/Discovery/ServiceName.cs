using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Discovery;

/// <summary>A service as an application names it: <c>scheme[+scheme]://[_port.]service[.namespace[.svc[.cluster-domain]]][:port]</c>.</summary>
/// <remarks>A superset of the form that Microsoft.Extensions.ServiceDiscovery reads. Parsed once; compared without case.</remarks>
public sealed class ServiceName : IEquatable<ServiceName>, ISpanParsable<ServiceName>
{
    private readonly string _text;
    private readonly int _hash;

    internal ServiceName(ImmutableArray<string> schemes, string? portName, string host, int? port)
    {
        Schemes = schemes;
        PortName = portName;
        Host = host;
        Port = port;
        (Hostname, Service, Namespace) = ServiceNameSyntax.SplitHost(host);
        _text = ServiceNameSyntax.Format(this);
        _hash = StringComparer.OrdinalIgnoreCase.GetHashCode(_text);
    }

    /// <summary>The schemes that the caller accepts, most preferred first, in lower case. Empty if none was named.</summary>
    public ImmutableArray<string> Schemes { get; }

    /// <summary>The port's name, without the underscore that marks it, or <see langword="null"/>.</summary>
    public string? PortName { get; }

    /// <summary>The whole host: service, namespace and domain, without the port's name. An IPv6 address has brackets.</summary>
    public string Host { get; }

    /// <summary>The service: the first label of <see cref="Host"/> if that has the form of a cluster name, else all of it.
    /// The second label of <c>pod.service.namespace.svc</c>.</summary>
    public string Service { get; }

    /// <summary>The namespace: the label after <see cref="Service"/> if <see cref="Host"/> has the form of a cluster name, else <see langword="null"/>.</summary>
    public string? Namespace { get; }

    /// <summary>The one endpoint of the service that is meant: the first label of <c>web-0.web.shop.svc</c>, as in cluster DNS.</summary>
    internal string? Hostname { get; }

    /// <summary>The port number that the caller named, 1 to 65535, or <see langword="null"/>.</summary>
    public int? Port { get; }

    /// <summary>Whether <see cref="Host"/> is an IP address or <c>localhost</c>: a place, not a service to look up.</summary>
    public bool IsLiteral => ServiceNameSyntax.IsLiteral(Host);

    /// <summary>The port to use where neither caller nor source names one.</summary>
    /// <value>80 for http and ws, 443 for https and wss, else 0: there is none.</value>
    public int DefaultPort => Port ?? ServiceNameSyntax.DefaultPort(Schemes.IsEmpty ? null : Schemes[0]);

    /// <summary>The port to use with an endpoint that says no port itself.</summary>
    /// <param name="scheme">The scheme that is spoken; <see langword="null"/> for the first of <see cref="Schemes"/>.</param>
    /// <returns>The caller's port, else the scheme's, as in <see cref="DefaultPort"/>.</returns>
    public int PortFor(string? scheme) => scheme is null ? DefaultPort : Port ?? ServiceNameSyntax.DefaultPort(scheme);

    /// <summary>Parses a name.</summary>
    /// <param name="text">The name, such as <c>http://orders</c>, <c>https+http://_grpc.orders.shop:8443</c> or <c>orders</c>.</param>
    /// <returns>The name.</returns>
    /// <exception cref="FormatException">The text is not a service name; the message says why and what the form is.</exception>
    public static ServiceName Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Parse(text.AsSpan(), CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public static ServiceName Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc/>
    public static ServiceName Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        ServiceNameSyntax.TryParse(s, out var name, out var fault)
            ? name
            : throw new FormatException(
                $"'{s}' is not a service name: {fault}. The form is scheme[+scheme]://[_port.]service[.namespace][:port], such as http://orders or http://_grpc.orders.shop.");

    /// <summary>Parses a name, or tells that it cannot.</summary>
    /// <param name="text">The text to parse.</param>
    /// <param name="name">The name, or <see langword="null"/>.</param>
    /// <returns>Whether <paramref name="text"/> is a service name.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ServiceName? name) =>
        ServiceNameSyntax.TryParse(text, out name, out _);

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out ServiceName result) =>
        ServiceNameSyntax.TryParse(s, out result, out _);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, [MaybeNullWhen(false)] out ServiceName result) =>
        ServiceNameSyntax.TryParse(s, out result, out _);

    /// <summary>Another service, asked for in the same way.</summary>
    internal ServiceName WithHost(string host) => new(Schemes, PortName, host, Port);

    /// <inheritdoc/>
    public bool Equals(ServiceName? other) =>
        other is not null && (ReferenceEquals(this, other)
            || (_hash == other._hash && string.Equals(_text, other._text, StringComparison.OrdinalIgnoreCase)));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ServiceName);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <summary>The name in the form that <see cref="Parse(string)"/> reads.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => _text;
}
