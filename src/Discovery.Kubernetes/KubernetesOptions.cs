using Discovery.Kubernetes.Slices;

namespace Discovery.Kubernetes;

/// <summary>Which API server to ask, and who asks.</summary>
public sealed class KubernetesOptions
{
    private const string MountedFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>The API server's address.</summary>
    /// <value>An http or https address, perhaps with a path, such as <c>https://10.96.0.1:443</c>. No default: it must be set.</value>
    public Uri? Server { get; set; }

    /// <summary>The bearer token to send.</summary>
    /// <value>Default: <see langword="null"/>, none. Exclusive with <see cref="TokenFile"/>.</value>
    public string? Token { get; set; }

    /// <summary>The file that holds the bearer token. It is read anew for each request, because bound tokens rotate.</summary>
    /// <value>Default: <see langword="null"/>, none. Exclusive with <see cref="Token"/>.</value>
    public string? TokenFile { get; set; }

    /// <summary>The PEM file with the only authorities that may have signed the server's certificate. Read once.</summary>
    /// <value>Default: <see langword="null"/>, the authorities that the system trusts. There is no way to trust anybody.</value>
    public string? CertificateAuthorityFile { get; set; }

    /// <summary>The namespace of services that are named without one.</summary>
    /// <value>A label by RFC 1123. Default: <c>default</c>, as in kubeconfig.</value>
    public string Namespace { get; set; } = "default";

    /// <summary>How many services one watch covers: what is best for few services is not for many.</summary>
    /// <value>Default: <see cref="WatchScope.Auto"/>, a watch for each service up to four of a namespace, then one for the namespace.</value>
    public WatchScope WatchScope { get; set; }

    /// <summary>The options of a process in a pod: its service account, and the server that kubelet names.</summary>
    /// <param name="folder">Where the service account is mounted: <c>token</c>, <c>ca.crt</c> and <c>namespace</c>.
    /// Default: <c>/var/run/secrets/kubernetes.io/serviceaccount</c> (client-go's <c>rest.InClusterConfig</c>).</param>
    /// <param name="environment">Looks up <c>KUBERNETES_SERVICE_HOST</c> and <c>KUBERNETES_SERVICE_PORT</c>.
    /// Default: the process's environment.</param>
    /// <returns>The options; change what you like.</returns>
    /// <exception cref="InvalidOperationException">This process is not in a pod, or its service account is not mounted;
    /// the message names all that is missing.</exception>
    public static KubernetesOptions InCluster(string? folder = null, Func<string, string?>? environment = null) =>
        InClusterOptions.Read(folder ?? MountedFolder, environment ?? Environment.GetEnvironmentVariable);

    internal IEnumerable<string> Faults()
    {
        if (Server is null)
            yield return "Server is not set; it must be the API server's address, such as https://10.96.0.1:443";
        else if (!IsServer(Server))
            yield return $"Server is '{Server}'; it must be an http or https address without user, query or fragment";
        else if (Server.Scheme == Uri.UriSchemeHttp)
        {
            if (!Server.IsLoopback && (Token ?? TokenFile) is not null)
                yield return $"Server is '{Server}'; a token may travel over https only, except to this machine";
            if (CertificateAuthorityFile is not null)
                yield return "CertificateAuthorityFile is set, but Server is an http address; make it https";
        }

        if (Token is not null && TokenFile is not null)
            yield return "Token and TokenFile are both set; set one";
        if (Token is not null && (Token.Length == 0 || Token.Any(c => c is <= ' ' or > '~')))
            yield return "Token is empty or has characters that no bearer token has, such as a line break";
        if (CertificateAuthorityFile is not null && !File.Exists(CertificateAuthorityFile))
            yield return $"CertificateAuthorityFile is '{CertificateAuthorityFile}'; there is no such file";
        if (!Enum.IsDefined(WatchScope))
            yield return $"WatchScope is {(int)WatchScope}; it must be Auto, Service, Namespace or Cluster";
        if (!ClusterService.IsLabel(Namespace))
            yield return $"Namespace is '{Namespace}'; it must be 1 to 63 of a-z, 0-9 and '-', and neither begin nor end with '-'";
    }

    private static bool IsServer(Uri server) =>
        server.IsAbsoluteUri
        && (server.Scheme == Uri.UriSchemeHttp || server.Scheme == Uri.UriSchemeHttps)
        && server is { UserInfo: "", Query: "", Fragment: "" };
}
