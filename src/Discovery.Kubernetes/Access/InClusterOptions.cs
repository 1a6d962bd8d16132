namespace Discovery.Kubernetes.Access;

/// <summary>Reads what kubelet gives each container, as client-go's <c>rest.InClusterConfig</c> does.</summary>
internal static class InClusterOptions
{
    internal static KubernetesOptions Read(string folder, Func<string, string?> environment)
    {
        var missing = new List<string>();
        var host = Variable("KUBERNETES_SERVICE_HOST");
        var port = Variable("KUBERNETES_SERVICE_PORT");
        var token = MountedFile("token");
        var authority = MountedFile("ca.crt");
        if (missing.Count > 0)
        {
            throw new InvalidOperationException(
                $"This process does not run in a Kubernetes pod with a service account: {string.Join("; ", missing)}. "
                + "Set automountServiceAccountToken: true on the pod, or name server and token in KubernetesOptions.");
        }

        return new KubernetesOptions
        {
            IsInPod = true,
            Server = Address(host, port),
            TokenFile = token,
            CertificateAuthorityFile = authority,
            Namespace = Namespace(Path.Combine(folder, "namespace")),
        };

        string Variable(string name)
        {
            var value = environment(name);
            if (string.IsNullOrEmpty(value))
                missing.Add($"the environment variable {name} is not set");
            return value ?? "";
        }

        string MountedFile(string name)
        {
            var path = Path.Combine(folder, name);
            if (!File.Exists(path))
                missing.Add($"there is no file {path}");
            return path;
        }
    }

    private static Uri Address(string host, string port)
    {
        var text = host.Contains(':') && !host.StartsWith('[') ? $"https://[{host}]:{port}" : $"https://{host}:{port}";
        return Uri.TryCreate(text, UriKind.Absolute, out var address)
            ? address
            : throw new InvalidOperationException(
                $"KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are '{host}' and '{port}', which make no address.");
    }

    private static string Namespace(string path) =>
        File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } name ? name : "default";
}
