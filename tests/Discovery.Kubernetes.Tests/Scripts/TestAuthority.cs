using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Discovery.Kubernetes.Tests.Scripts;

/// <summary>A certificate authority made for a test.</summary>
internal sealed class TestAuthority : IDisposable
{
    // Far on both sides, since the certificates are checked by the system's clock.
    private static readonly DateTimeOffset From = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = new(2090, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;
    private byte _serial;

    public TestAuthority(string name)
    {
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        _certificate = request.CreateSelfSigned(From, To);
    }

    public string Pem => _certificate.ExportCertificatePem();

    /// <summary>A server's certificate for 127.0.0.1, or for a name.</summary>
    public X509Certificate2 Server(string? name = null)
    {
        var names = new SubjectAlternativeNameBuilder();
        if (name is null)
            names.AddIpAddress(System.Net.IPAddress.Loopback);
        else
            names.AddDnsName(name);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=server", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        using var signed = Sign(request);
        return signed.CopyWithPrivateKey(key);
    }

    /// <summary>A client's certificate and its key in PEM, by EC.</summary>
    public (string Certificate, string Key) EcClient(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var signed = Sign(new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256));
        return (signed.ExportCertificatePem(), key.ExportECPrivateKeyPem());
    }

    /// <summary>The same by RSA, in the older form of a key (PKCS#1) or the newer.</summary>
    public (string Certificate, string Key) RsaClient(string name, bool older)
    {
        using var key = RSA.Create(2048);
        using var signed = Sign(new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        return (signed.ExportCertificatePem(), older ? key.ExportRSAPrivateKeyPem() : key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    private X509Certificate2 Sign(CertificateRequest request) =>
        request.Create(_certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), From, To, [++_serial]);
}
