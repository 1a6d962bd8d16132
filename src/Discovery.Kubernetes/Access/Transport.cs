using Discovery.Kubernetes.Diagnostics;

namespace Discovery.Kubernetes.Access;

/// <summary>Connections to the API server. When a certificate or an authority changes, later requests get new connections.</summary>
/// <remarks>The files are read at each request, which are few: a watch lasts minutes.</remarks>
internal sealed class Transport : IDisposable
{
    private readonly TlsSettings _settings;
    private readonly SourceJournal _journal;
    private readonly Lock _lock = new();
    private ConnectionPool _pool;
    private bool _isDisposed;

    /// <exception cref="ArgumentException">The certificates of the options cannot be used.</exception>
    internal Transport(KubernetesOptions options, SourceJournal journal)
    {
        _journal = journal;
        _settings = new TlsSettings(options);
        _pool = TlsFaults.Check(_settings, nameof(options));
    }

    /// <summary>Sends a request; answers as soon as the headers are there.</summary>
    internal Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, Credential credential, CancellationToken cancellationToken) =>
        Enter(credential).SendAsync(request, cancellationToken);

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _pool.Dispose();
        }
    }

    private ConnectionPool Enter(Credential credential)
    {
        var material = Read(credential, out var fault);
        ConnectionPool pool;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (material is { } wanted && wanted != _pool.Material && Make(wanted, credential, ref fault) is { } made)
            {
                _pool.Dispose();
                _pool = made;
            }

            pool = _pool;
            pool.TryEnter();
        }

        if (fault is null)
            _journal.CertificatesRead();
        else
            _journal.CertificatesUnread(TlsFaults.Blame(_settings, fault));
        return pool;
    }

    // While a file is missing or half written, what it held before is as good as ever.
    private TlsMaterial? Read(Credential credential, out Exception? fault)
    {
        fault = null;
        try
        {
            return _settings.Read(credential);
        }
        catch (Exception thrown) when (TlsMaterial.IsFault(thrown))
        {
            fault = thrown;
            return credential.Certificate is null ? null : _pool.Material with { Certificate = credential.Certificate, Key = credential.Key };
        }
    }

    private ConnectionPool? Make(in TlsMaterial material, Credential credential, ref Exception? fault)
    {
        try
        {
            return new ConnectionPool(material, ApiHandler.Make(_settings, material));
        }
        catch (Exception thrown) when (TlsMaterial.IsFault(thrown))
        {
            fault = thrown;
            // A plugin's certificate is not half written: to go on with the old one would hide the fault.
            return credential.Certificate is null || credential.Certificate == _pool.Material.Certificate
                ? null
                : throw new SourceException($"The client certificate that the exec plugin gave cannot be used: {Reason(thrown)}.", thrown);
        }
    }

    private static string Reason(Exception thrown) => thrown.Message.TrimEnd('.');
}
