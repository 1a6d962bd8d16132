using System.Net;
using Discovery.Kubernetes.Slices;

namespace Discovery.Kubernetes.Access;

/// <summary>What is wrong with options, all of it.</summary>
internal static class OptionFaults
{
    internal static IEnumerable<string> Of(KubernetesOptions options)
    {
        var faults = OfServer(options).Concat(OfToken(options)).Concat(OfCertificates(options)).Concat(OfNetwork(options));
        if (!Enum.IsDefined(options.WatchScope))
            faults = faults.Append($"WatchScope is {(int)options.WatchScope}; it must be Auto, Service, Namespace or Cluster");
        if (!Enum.IsDefined(options.Reach))
            faults = faults.Append($"Reach is {(int)options.Reach}; it must be Pods, ClusterIp, NodePort, LoadBalancer or Auto");
        return ClusterService.IsLabel(options.Namespace)
            ? faults
            : faults.Append($"Namespace is '{options.Namespace}'; it must be 1 to 63 of a-z, 0-9 and '-', and neither begin nor end with '-'");
    }

    private static IEnumerable<string> OfServer(KubernetesOptions options)
    {
        if (options.Server is not { } server)
            yield return "Server is not set; it must be the API server's address, such as https://10.96.0.1:443";
        else if (!IsServer(server))
            yield return $"Server is '{server}'; it must be an http or https address without user, query or fragment";
        else if (server.Scheme == Uri.UriSchemeHttp)
        {
            if (!server.IsLoopback && ((options.Token ?? options.TokenFile) is not null || options.Exec is not null))
                yield return $"Server is '{server}'; a token may travel over https only, except to this machine";
            foreach (var (name, value) in TlsOnly(options))
            {
                if (value is not null)
                    yield return $"{name} is set, but Server is an http address; make it https";
            }
        }
    }

    private static IEnumerable<(string Name, object? Value)> TlsOnly(KubernetesOptions options) =>
    [
        (nameof(options.CertificateAuthority), options.CertificateAuthority),
        (nameof(options.CertificateAuthorityFile), options.CertificateAuthorityFile),
        (nameof(options.ClientCertificate), options.ClientCertificate),
        (nameof(options.ClientCertificateFile), options.ClientCertificateFile),
        (nameof(options.TlsServerName), options.TlsServerName),
        // A proxy would see all, and be told the token.
        (nameof(options.Proxy), options.Proxy),
    ];

    private static IEnumerable<string> OfToken(KubernetesOptions options)
    {
        if (options.Token is not null && options.TokenFile is not null)
            yield return "Token and TokenFile are both set; set one";
        if (options.Token is not null && !Credential.IsToken(options.Token))
            yield return "Token is empty or has characters that no bearer token has, such as a line break";
    }

    private static IEnumerable<string> OfCertificates(KubernetesOptions options)
    {
        (string Name, string? Text, string? File)[] pairs =
        [
            (nameof(options.CertificateAuthority), options.CertificateAuthority, options.CertificateAuthorityFile),
            (nameof(options.ClientCertificate), options.ClientCertificate, options.ClientCertificateFile),
            (nameof(options.ClientKey), options.ClientKey, options.ClientKeyFile),
        ];
        foreach (var (name, text, file) in pairs)
        {
            if (text is not null && file is not null)
                yield return $"{name} and {name}File are both set; set one";
            if (file is not null && !File.Exists(file))
                yield return $"{name}File is '{file}'; there is no such file";
        }

        var hasCertificate = (options.ClientCertificate ?? options.ClientCertificateFile) is not null;
        var hasKey = (options.ClientKey ?? options.ClientKeyFile) is not null;
        if (hasCertificate && !hasKey)
            yield return "A client certificate is set, but no ClientKey or ClientKeyFile";
        if (hasKey && !hasCertificate)
            yield return "A client key is set, but no ClientCertificate or ClientCertificateFile";
    }

    private static IEnumerable<string> OfNetwork(KubernetesOptions options)
    {
        if (options.TlsServerName is { } name && (Uri.CheckHostName(name) == UriHostNameType.Unknown || IPAddress.TryParse(name, out _)))
            yield return $"TlsServerName is '{name}'; it must be a host name";
        // Without user and password, which may be in it.
        if (options.Proxy is { } proxy && !IsProxy(proxy))
            yield return $"Proxy is '{(proxy.IsAbsoluteUri ? proxy.GetLeftPart(UriPartial.Scheme) + proxy.Authority : "no address")}'; it must be an http, https or socks5 address";
    }

    private static bool IsServer(Uri server) =>
        server.IsAbsoluteUri
        && (server.Scheme == Uri.UriSchemeHttp || server.Scheme == Uri.UriSchemeHttps)
        && server is { UserInfo: "", Query: "", Fragment: "" };

    private static bool IsProxy(Uri proxy) =>
        proxy.IsAbsoluteUri && proxy.Scheme is "http" or "https" or "socks5" && proxy.Host.Length > 0;
}
