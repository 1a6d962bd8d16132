using Discovery.Diagnostics;
using Discovery.Endpoints;
using Discovery.Live;
using Discovery.Topology;
using Microsoft.Extensions.Logging;

namespace Discovery.Connectors;

/// <summary>Plans the traffic of one service once per change, for all who lease it, and tells the log what could not be done as set.</summary>
internal sealed class TrafficPlanner(ServiceName service, ITopologySelector topology, Locality own, long seed, ILogger logger)
{
    private readonly Lock _planning = new();
    private volatile Planned? _last;

    /// <summary>The plan for what is known.</summary>
    internal TrafficPlan PlanFor(LiveSnapshot snapshot)
    {
        var options = topology.TopologyFor(service);
        if (_last is { } last && last.Fits(snapshot, options))
            return last.For(snapshot);

        lock (_planning)
        {
            if (_last is { } other && other.Fits(snapshot, options))
                return other.For(snapshot);
            var plan = TrafficPlan.For(snapshot.Candidates, snapshot.Set?.Traits ?? ServiceTraits.None, new PlanScope(options, own, seed));
            Tell(_last?.Plan.Summary.Complaint, plan.Summary.Complaint);
            return (_last = new Planned(snapshot.Set, snapshot.HealthVersion, options, plan)).For(snapshot);
        }
    }

    /// <summary>The same state, with <see cref="LiveSnapshot.Traffic"/> filled in.</summary>
    internal LiveSnapshot Explain(LiveSnapshot snapshot)
    {
        if (snapshot is { Set: not null, Traffic: null })
            PlanFor(snapshot);
        return snapshot;
    }

    private void Tell(string? before, string? now)
    {
        if (now is not null && now != before)
            Log.TopologyComplaint(logger, service.ToString(), now);
        else if (now is null && before is not null)
            Log.TopologyRecovered(logger, service.ToString());
    }

    private sealed record Planned(EndpointSet? Set, long HealthVersion, TopologyOptions Options, TrafficPlan Plan)
    {
        internal bool Fits(LiveSnapshot snapshot, TopologyOptions options) =>
            ReferenceEquals(Set, snapshot.Set) && HealthVersion == snapshot.HealthVersion && ReferenceEquals(Options, options);

        internal TrafficPlan For(LiveSnapshot snapshot)
        {
            snapshot.Traffic = Plan.Summary;
            return Plan;
        }
    }
}
