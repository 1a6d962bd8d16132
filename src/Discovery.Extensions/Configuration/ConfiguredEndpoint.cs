using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Discovery.Extensions.Configuration;

/// <summary>Reads one configured endpoint: a URI, or a host with or without a port.</summary>
internal static class ConfiguredEndpoint
{
    internal static bool TryParse(string? value, [NotNullWhen(true)] out ServiceEndpoint? endpoint)
    {
        endpoint = null;
        if (string.IsNullOrWhiteSpace(value))
            return false;

        var hasScheme = value.Contains("://", StringComparison.Ordinal);
        if (!Uri.TryCreate(hasScheme ? value : $"none://{value}", UriKind.Absolute, out var uri) || uri.Host.Length == 0)
            return false;

        var path = uri.AbsolutePath.TrimEnd('/');
        endpoint = new ServiceEndpoint(Address(uri))
        {
            Scheme = hasScheme ? uri.Scheme : null,
            PathPrefix = hasScheme && path.Length > 0 ? path : null,
        };
        return true;
    }

    private static EndPoint Address(Uri uri)
    {
        var port = Math.Max(uri.Port, 0);
        return IPAddress.TryParse(uri.Host, out var ip) ? new IPEndPoint(ip, port) : new DnsEndPoint(uri.IdnHost, port);
    }
}
