using Microsoft.Extensions.Logging;

namespace Discovery.Kubernetes.Diagnostics;

/// <summary>The log messages of the Kubernetes source. Their numbers follow those of DNS.</summary>
internal static partial class KubernetesLog
{
    [LoggerMessage(41, LogLevel.Warning, "Services of namespace '{Namespace}' cannot be read. {Failure} Their pods are found all the same, but what the Services say of session affinity, traffic policy and external names is not known, or may be old. If that does not matter, set KubernetesOptions.ReadServices to false")]
    internal static partial void ServicesUnread(ILogger logger, string @namespace, string failure);

    [LoggerMessage(42, LogLevel.Information, "Services of namespace '{Namespace}' can be read again")]
    internal static partial void ServicesRead(ILogger logger, string @namespace);

    [LoggerMessage(43, LogLevel.Warning, "The API server does not serve discovery.k8s.io/v1, which is in Kubernetes from 1.21 on. v1 Endpoints stand in for EndpointSlices: without zones, hints and pods that shut down, and at most 1000 for a service")]
    internal static partial void EndpointsStandIn(ILogger logger);

    [LoggerMessage(44, LogLevel.Warning, "Certificates cannot be read anew: {Reason}. Those from before are used until then, which the API server may refuse one day")]
    internal static partial void CertificatesUnread(ILogger logger, string reason);

    [LoggerMessage(45, LogLevel.Information, "Certificates can be read again")]
    internal static partial void CertificatesRead(ILogger logger);
}
