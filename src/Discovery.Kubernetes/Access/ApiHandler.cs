using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Discovery.Kubernetes.Access;

/// <summary>The HTTP handler that speaks to the API server.</summary>
internal static class ApiHandler
{
    /// <summary>A handler with what the options hold now.</summary>
    internal static SocketsHttpHandler Make(KubernetesOptions options)
    {
        var settings = new TlsSettings(options);
        return Make(settings, settings.Read(Credential.None));
    }

    /// <exception cref="CryptographicException">Nothing can be made of the certificates.</exception>
    internal static SocketsHttpHandler Make(TlsSettings settings, in TlsMaterial material) => new()
    {
        // client-go's times: how long to dial, and how soon a dead HTTP/2 connection under a silent watch is found out.
        ConnectTimeout = TimeSpan.FromSeconds(30),
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
        // Each watch holds a stream; with one connection, those above the server's limit would wait for ever.
        EnableMultipleHttp2Connections = true,
        // The token is for this server alone: not for a proxy that nobody named, nor where a redirect leads.
        UseProxy = settings.Proxy is not null,
        Proxy = settings.Proxy is { } proxy ? Through(proxy) : null,
        AllowAutoRedirect = false,
        UseCookies = false,
        SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = material.Authority is { } authority ? Trust(authority) : null,
            ClientCertificateContext = Identity(material),
            // Only for a kubeconfig that says insecure-skip-tls-verify, and a caller who says allowInsecure.
#pragma warning disable MA0039, CA5359
            RemoteCertificateValidationCallback = settings.SkipsCertificateCheck ? (_, _, _, _) => true : null,
#pragma warning restore MA0039, CA5359
        },
    };

    private static WebProxy Through(Uri proxy)
    {
        var made = new WebProxy(proxy);
        if (proxy.UserInfo is { Length: > 0 } user)
        {
            var parts = user.Split(':', 2);
            made.Credentials = new NetworkCredential(Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts.ElementAtOrDefault(1) ?? ""));
        }

        return made;
    }

    private static X509ChainPolicy Trust(string authority)
    {
        // Cluster authorities publish neither revocation lists nor issuers to download.
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.ImportFromPem(authority);
        return policy.CustomTrustStore.Count > 0 ? policy : throw new CryptographicException("it holds no PEM certificate");
    }

    private static SslStreamCertificateContext? Identity(in TlsMaterial material)
    {
        if (material.Certificate is null)
            return null;

        var certificate = X509Certificate2.CreateFromPem(material.Certificate, material.Key);
        // Windows' TLS cannot use a key that is in memory only.
        if (OperatingSystem.IsWindows())
            certificate = X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);

        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(material.Certificate);
        return SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }
}
