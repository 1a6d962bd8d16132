using Microsoft.Extensions.Logging;

namespace Discovery.Kubernetes.Diagnostics;

/// <summary>Tells in the log what the sets of a source lack, once however many services it concerns.</summary>
internal sealed class SourceJournal(ILogger logger)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _unread = new(StringComparer.Ordinal);
    private bool _toldOfEndpoints;
    private bool _toldOfCertificates;

    /// <summary>Services of a namespace are served without what their Service says.</summary>
    internal void ServicesUnread(string ns, SourceException failure)
    {
        lock (_gate)
        {
            if (!_unread.Add(ns))
                return;
        }

        KubernetesLog.ServicesUnread(logger, ns, failure.Message);
    }

    internal void ServicesRead(string ns)
    {
        lock (_gate)
        {
            if (!_unread.Remove(ns))
                return;
        }

        KubernetesLog.ServicesRead(logger, ns);
    }

    internal void EndpointsStandIn()
    {
        if (!Interlocked.Exchange(ref _toldOfEndpoints, true))
            KubernetesLog.EndpointsStandIn(logger);
    }

    /// <summary>Certificates changed, and cannot be used: what they were goes on.</summary>
    /// <param name="reason">Which, and why.</param>
    internal void CertificatesUnread(string reason)
    {
        if (!Interlocked.Exchange(ref _toldOfCertificates, true))
            KubernetesLog.CertificatesUnread(logger, reason);
    }

    internal void CertificatesRead()
    {
        // Asked at each request: hardly ever is it news.
        if (Volatile.Read(ref _toldOfCertificates) && Interlocked.Exchange(ref _toldOfCertificates, false))
            KubernetesLog.CertificatesRead(logger);
    }
}
