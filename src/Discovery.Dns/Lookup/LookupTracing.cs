using System.Diagnostics;

namespace Discovery.Dns.Diagnostics;

/// <summary>One span for each lookup, however many queries it takes: activity source <c>Discovery</c>.</summary>
internal sealed class LookupTracing : IDisposable
{
    internal const string Name = "Discovery";

    private readonly ActivitySource _source = new(Name);

    /// <summary>Begins a span.</summary>
    /// <param name="service">The service.</param>
    /// <param name="isFirst">Whether the caller waits for it. If not, the span is a root: the request that once opened the watch
    /// has ended long ago.</param>
    internal LookupTrace Start(ServiceName service, bool isFirst)
    {
        if (!_source.HasListeners())
            return default;

        var caller = Activity.Current;
        if (!isFirst)
            Activity.Current = null;
        var activity = _source.StartActivity("discovery.dns.lookup", ActivityKind.Client);
        activity?.SetTag("discovery.service", service.ToString());
        return new LookupTrace(activity, caller);
    }

    public void Dispose() => _source.Dispose();
}
