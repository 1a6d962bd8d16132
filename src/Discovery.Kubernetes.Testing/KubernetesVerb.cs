namespace Discovery.Kubernetes.Testing;

/// <summary>What a request asks of the Kubernetes API, in the words of its access rules.</summary>
public enum KubernetesVerb
{
    /// <summary>Anything else: an unserved path or a method that is not GET.</summary>
    Other,

    /// <summary>One object by name.</summary>
    Get,

    /// <summary>All objects of a namespace or of the cluster, at once.</summary>
    List,

    /// <summary>A stream of changes.</summary>
    Watch,
}
