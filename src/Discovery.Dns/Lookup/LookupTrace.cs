using System.Diagnostics;
using Discovery.Dns.Lookup;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Diagnostics;

/// <summary>The span of one lookup; nothing if nobody listens. Ended without a finding, the lookup was cancelled: no error.</summary>
internal struct LookupTrace(Activity? activity, Activity? caller) : IDisposable
{
    private bool _hasFound;

    internal void Found(Finding finding)
    {
        _hasFound = true;
        if (activity is null)
            return;

        activity.SetTag("discovery.dns.name", finding.Name.ToString());
        activity.SetTag("discovery.dns.type", finding.Types);
        activity.SetTag("discovery.dns.names", finding.Denied.Count + (finding.Kind is DnsAnswerKind.Records or DnsAnswerKind.Failed ? 1 : 0));
        activity.SetTag("discovery.outcome", DnsMeter.OutcomeOf(finding.Kind));
        if (finding.Kind == DnsAnswerKind.Failed)
            activity.SetStatus(ActivityStatusCode.Error, finding.Failure?.Failure);
    }

    public readonly void Dispose()
    {
        if (activity is null)
            return;

        if (!_hasFound)
            activity.SetTag("discovery.outcome", "cancelled");
        activity.Dispose();
        Activity.Current = caller;
    }
}
