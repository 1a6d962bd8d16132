namespace Discovery.Kubernetes.Access;

/// <summary>Tries the certificates of the options at start, and says which of them is of no use.</summary>
internal static class TlsFaults
{
    internal static ConnectionPool Check(TlsSettings settings, string parameter)
    {
        try
        {
            var material = settings.Read(Credential.None);
            return new ConnectionPool(material, ApiHandler.Make(settings, material));
        }
        catch (Exception thrown) when (TlsMaterial.IsFault(thrown))
        {
            throw new ArgumentException($"Invalid KubernetesOptions: {Blame(settings, thrown)}.", parameter, thrown);
        }
    }

    /// <summary>Which of the options cannot be used, and why.</summary>
    internal static string Blame(TlsSettings settings, Exception thrown)
    {
        var why = thrown.Message.TrimEnd('.');
        if (!IsTrusted(settings, out var reason))
            return $"{Name("CertificateAuthority", settings.Authority)}, which cannot be used: {reason}";

        return $"{Name("ClientCertificate", settings.Certificate)} and {Name("ClientKey", settings.Key)}, which cannot be used together: {why}";
    }

    private static bool IsTrusted(TlsSettings settings, out string reason)
    {
        reason = "";
        try
        {
            ApiHandler.Make(settings, new TlsMaterial(settings.Authority.Read(), null, null)).Dispose();
            return true;
        }
        catch (Exception thrown) when (TlsMaterial.IsFault(thrown))
        {
            reason = thrown.Message.TrimEnd('.');
            return false;
        }
    }

    private static string Name(string option, PemSource source) =>
        source.File is { } file ? $"{option}File is '{file}'" : $"{option} is a text";
}
