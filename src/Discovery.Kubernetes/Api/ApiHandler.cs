using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Discovery.Kubernetes.Api;

/// <summary>The HTTP handler that speaks to the API server.</summary>
internal static class ApiHandler
{
    internal static SocketsHttpHandler Make(KubernetesOptions options) => new()
    {
        // client-go's times: how long to dial, and how soon a dead HTTP/2 connection under a silent watch is found out.
        ConnectTimeout = TimeSpan.FromSeconds(30),
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
        // Each watch holds a stream; with one connection, those above the server's limit would wait for ever.
        EnableMultipleHttp2Connections = true,
        // The token is for this server alone: not for a proxy of the environment, nor where a redirect leads.
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Trust(options) },
    };

    private static X509ChainPolicy? Trust(KubernetesOptions options)
    {
        if (options.CertificateAuthorityFile is not { } file)
            return null;

        // Cluster authorities publish neither revocation lists nor issuers to download.
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(file);
        }
        catch (Exception thrown) when (thrown is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException(Unusable(file, thrown.Message), nameof(options), thrown);
        }

        return policy.CustomTrustStore.Count > 0 ? policy : throw new ArgumentException(Unusable(file, "it holds no PEM certificate"), nameof(options));
    }

    private static string Unusable(string file, string why) =>
        $"Invalid KubernetesOptions: CertificateAuthorityFile is '{file}', which cannot be used: {why.TrimEnd('.')}.";
}
