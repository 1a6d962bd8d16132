using System.Collections.Immutable;
using Discovery.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Discovery.Topology;

/// <summary>Plans the traffic of one service once per change, and logs what could not be done as set. Called by one thread at a time.</summary>
/// <param name="service">The service.</param>
/// <param name="own">Where this client runs.</param>
/// <param name="seed">What makes this client's random subset differ from others'.</param>
/// <param name="logger">The log.</param>
internal sealed class TrafficPlanner(ServiceName service, Locality own, long seed, ILogger logger)
{
    private string? _warning;
    private long _plans;

    internal TrafficPlan Plan(ImmutableArray<Candidate> candidates, ServiceTraits traits, TopologyOptions options)
    {
        var plan = TrafficPlan.For(candidates, traits, new PlanScope(options, own, seed), ++_plans);
        var (before, now) = (_warning, plan.Summary.Warning);
        if (now is not null && now != before)
            Log.TopologyWarning(logger, service.ToString(), now);
        else if (now is null && before is not null)
            Log.TopologyRecovered(logger, service.ToString());
        _warning = now;
        return plan;
    }
}
