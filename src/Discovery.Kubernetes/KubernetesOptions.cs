using Discovery.Kubernetes.Access;
using Discovery.Kubernetes.Access.Exec;
using Discovery.Kubernetes.Access.KubeConfig;

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

    /// <summary>The file that holds the bearer token. It is read again after 50 s (as client-go does), because bound tokens rotate, and after a 401;
    /// if it cannot be read then, the old token is kept.</summary>
    /// <value>Default: <see langword="null"/>, none. Exclusive with <see cref="Token"/>.</value>
    public string? TokenFile { get; set; }

    /// <summary>The only authorities that may have signed the server's certificate.</summary>
    /// <value>Certificates in PEM. Default: <see langword="null"/>. Exclusive with <see cref="CertificateAuthorityFile"/>.</value>
    public string? CertificateAuthority { get; set; }

    /// <summary>The PEM file with the only authorities that may have signed the server's certificate. When it changes, later connections go by it.</summary>
    /// <value>Default: <see langword="null"/>; without <see cref="CertificateAuthority"/> too, the authorities that the system trusts.</value>
    public string? CertificateAuthorityFile { get; set; }

    /// <summary>The certificate that proves who asks, and those between it and its authority.</summary>
    /// <value>PEM. Default: <see langword="null"/>, none. Needs a key. Exclusive with <see cref="ClientCertificateFile"/>.</value>
    public string? ClientCertificate { get; set; }

    /// <summary>The file with the certificate that proves who asks. When it changes, later requests go over new connections.</summary>
    /// <value>A PEM file. Default: <see langword="null"/>, none. Needs a key.</value>
    public string? ClientCertificateFile { get; set; }

    /// <summary>The key of the client certificate.</summary>
    /// <value>RSA or EC in PEM, without a password. Default: <see langword="null"/>, none. Exclusive with <see cref="ClientKeyFile"/>.</value>
    public string? ClientKey { get; set; }

    /// <summary>The file with the key of the client certificate.</summary>
    /// <value>A PEM file. Default: <see langword="null"/>, none.</value>
    public string? ClientKeyFile { get; set; }

    /// <summary>The name that the server's certificate must have, where it is not the host of <see cref="Server"/>. It goes into the TLS greeting
    /// (SNI) and into the request's Host.</summary>
    /// <value>A host name. Default: <see langword="null"/>, the host of <see cref="Server"/>.</value>
    public string? TlsServerName { get; set; }

    /// <summary>The proxy to go through. Those of the environment are not used.</summary>
    /// <value>An http, https or socks5 address, perhaps with user and password. Default: <see langword="null"/>, none.</value>
    public Uri? Proxy { get; set; }

    /// <summary>Whether any certificate of the server is taken.</summary>
    /// <value>Default: <see langword="false"/>. Only <see cref="FromKubeConfig"/> with <c>allowInsecure</c> can make it true.</value>
    public bool SkipsCertificateCheck { get; internal set; }

    /// <summary>The namespace of services that are named without one.</summary>
    /// <value>A label by RFC 1123. Default: <c>default</c>, as in kubeconfig.</value>
    public string Namespace { get; set; } = "default";

    /// <summary>How many services one watch covers: what is best for few services is not for many.</summary>
    /// <value>Default: <see cref="WatchScope.Auto"/>, a watch for each service up to four of a namespace, then one for the namespace.</value>
    public WatchScope WatchScope { get; set; }

    /// <summary>Through which of its addresses a service is reached.</summary>
    /// <value>Default: <see cref="ServiceReach.Pods"/>.</value>
    public ServiceReach Reach { get; set; }

    /// <summary>Whether Services are read where pods are reached: for <c>sessionAffinity</c>, <c>internalTrafficPolicy</c>,
    /// <c>trafficDistribution</c>, <c>publishNotReadyAddresses</c>, ExternalName, port numbers, and services that have no EndpointSlices yet.
    /// If they may not be read, the log says so once, and the pods are found without. Other ways than <see cref="ServiceReach.Pods"/> read them always.</summary>
    /// <value>Default: <see langword="true"/>, which costs as many watches again as the EndpointSlices.</value>
    public bool ReadServices { get; set; } = true;

    /// <summary>Whether this process is known to run in the cluster.</summary>
    internal bool IsInPod { get; init; }

    internal Impersonation? Impersonation { get; set; }

    internal ExecPlugin? Exec { get; set; }

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

    /// <summary>The options of a context of the kubeconfig, as kubectl uses it. Files are merged as by kubectl; all kinds of users work
    /// but <c>username</c> and <c>auth-provider</c>, which are refused by name.</summary>
    /// <param name="path">The only file to read. Default: the files of <c>KUBECONFIG</c> that exist, else <c>~/.kube/config</c>.</param>
    /// <param name="context">The context. Default: <c>current-context</c>.</param>
    /// <param name="environment">Looks up <c>KUBECONFIG</c> and <c>HOME</c> (<c>USERPROFILE</c> on Windows). Default: the process's environment.</param>
    /// <param name="allowInsecure">Whether <c>insecure-skip-tls-verify</c> is obeyed. Default: no, it is refused.</param>
    /// <returns>The options; change what you like.</returns>
    /// <exception cref="InvalidOperationException">There is no kubeconfig, or it cannot be used; the message names all faults.</exception>
    public static KubernetesOptions FromKubeConfig(
        string? path = null, string? context = null, Func<string, string?>? environment = null, bool allowInsecure = false) =>
        ConfigReader.Read(path, context, environment ?? Environment.GetEnvironmentVariable, allowInsecure);

    internal IEnumerable<string> Faults() => OptionFaults.Of(this);
}
