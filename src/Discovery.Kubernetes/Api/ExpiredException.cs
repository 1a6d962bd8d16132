namespace Discovery.Kubernetes.Api;

/// <summary>The server has forgotten the version that a watch was to go on from: list again.</summary>
internal sealed class ExpiredException(string message) : Exception(message);
