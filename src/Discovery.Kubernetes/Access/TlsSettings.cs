namespace Discovery.Kubernetes.Access;

/// <summary>How the options want connections to be made; copied from them.</summary>
internal sealed class TlsSettings(KubernetesOptions options)
{
    internal PemSource Authority { get; } = new(options.CertificateAuthority, options.CertificateAuthorityFile);

    internal PemSource Certificate { get; } = new(options.ClientCertificate, options.ClientCertificateFile);

    internal PemSource Key { get; } = new(options.ClientKey, options.ClientKeyFile);

    internal Uri? Proxy { get; } = options.Proxy;

    internal bool SkipsCertificateCheck { get; } = options.SkipsCertificateCheck;

    /// <summary>What connections are made with now: what the files hold, and the credential's certificate before that of the options.</summary>
    internal TlsMaterial Read(Credential credential) => credential.Certificate is null
        ? new(Authority.Read(), Certificate.Read(), Key.Read())
        : new(Authority.Read(), credential.Certificate, credential.Key);
}
