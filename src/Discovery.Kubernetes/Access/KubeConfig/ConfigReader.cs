namespace Discovery.Kubernetes.Access.KubeConfig;

/// <summary>Makes options of a context of the kubeconfig.</summary>
internal static class ConfigReader
{
    internal static KubernetesOptions Read(string? path, string? context, Func<string, string?> environment, bool allowInsecure)
    {
        var faults = new List<string>();
        var files = ConfigFiles.Read(path, environment, faults);
        var options = new KubernetesOptions();
        var name = context ?? files.CurrentContext;
        if (name is null)
            faults.Add($"it has no current-context; name one of {Quoted(files.Contexts)}");
        else if (files.Find("contexts", "context", name) is { } section)
            ReadContext(options, files, section, allowInsecure, faults);
        else
            faults.Add($"it has no context '{name}'; it has {Quoted(files.Contexts)}");

        return faults.Count == 0
            ? options
            : throw new InvalidOperationException($"The kubeconfig {string.Join(Path.PathSeparator, files.Paths)} cannot be used: {string.Join("; ", faults)}.");
    }

    private static void ReadContext(KubernetesOptions options, ConfigFiles files, ConfigSection context, bool allowInsecure, List<string> faults)
    {
        options.Namespace = context.Text("namespace") ?? options.Namespace;
        ConfigSection? cluster = null;
        if (context.Text("cluster") is not { } clusterName)
            context.Fault("names no cluster");
        else if ((cluster = files.Find("clusters", "cluster", clusterName)) is null)
            faults.Add($"there is no cluster '{clusterName}'");
        else
            ReadCluster(options, cluster, allowInsecure);

        if (context.Text("user") is not { } userName)
            return;
        if (files.Find("users", "user", userName) is { } user)
            UserReader.Read(options, user, cluster);
        else
            faults.Add($"there is no user '{userName}'");
    }

    // disable-compression needs nothing: no compression is ever asked for.
    private static void ReadCluster(KubernetesOptions options, ConfigSection cluster, bool allowInsecure)
    {
        if (!cluster.Has("server"))
            cluster.Fault("has no server");
        options.Server = cluster.Address("server");
        options.TlsServerName = cluster.Text("tls-server-name");
        options.Proxy = cluster.Address("proxy-url");
        options.CertificateAuthority = cluster.Pem("certificate-authority-data");
        options.CertificateAuthorityFile = options.CertificateAuthority is null ? cluster.Path("certificate-authority") : null;
        if (!cluster.Flag("insecure-skip-tls-verify"))
            return;

        if (cluster.Has("certificate-authority") || cluster.Has("certificate-authority-data"))
            cluster.Fault("has an authority and insecure-skip-tls-verify; remove one");
        else if (!allowInsecure)
        {
            cluster.Fault(
                "has insecure-skip-tls-verify, so anybody on the way could read the token and name false endpoints; "
                + "give it certificate-authority-data, or pass allowInsecure: true");
        }

        options.SkipsCertificateCheck = true;
    }

    private static string Quoted(IEnumerable<string> names)
    {
        var list = string.Join(", ", names.Select(n => $"'{n}'"));
        return list.Length > 0 ? list : "none";
    }
}
