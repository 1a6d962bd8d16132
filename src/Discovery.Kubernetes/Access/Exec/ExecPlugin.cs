namespace Discovery.Kubernetes.Access.Exec;

/// <summary>A program that prints a credential: the <c>exec</c> of a kubeconfig's user.</summary>
internal sealed class ExecPlugin
{
    /// <summary>The version that plugin and client speak, such as <c>client.authentication.k8s.io/v1</c>.</summary>
    internal required string ApiVersion { get; init; }

    /// <summary>A path, or a name to look for in PATH.</summary>
    internal required string Command { get; init; }

    internal IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>What the plugin's environment has besides this process's.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>What to do where the program is missing; from the kubeconfig's author.</summary>
    internal string? InstallHint { get; init; }

    /// <summary>The JSON that the plugin gets as KUBERNETES_EXEC_INFO.</summary>
    internal required string Request { get; init; }
}
