using System.Collections.Immutable;
using System.Globalization;

namespace Discovery.Topology;

/// <summary>Keeps the candidates near this client where somebody wants that and there are enough of them; otherwise all.</summary>
/// <remarks>
/// Hints count as in kube-proxy (<c>pkg/proxy/topology.go</c>): all ready endpoints must have some. Without any hint, the wish
/// itself is followed by where the endpoints run. Unlike kube-proxy this client knows who is healthy, so a place whose candidates
/// would panic is not preferred. Each priority is looked at by itself: near is no reason to take the second best.
/// </remarks>
internal static class PreferredPlace
{
    private static readonly string[] NodeFirst = ["PreferSameNode"];
    private static readonly string[] ZoneFirst = ["PreferSameZone", "PreferClose"];

    internal static Narrowed Among(ImmutableArray<Candidate> usable, ServiceTraits traits, TopologyOptions options, Locality own)
    {
        // Those shutting down are the last resort: where they run is no longer asked.
        if (usable.IsEmpty || !usable[0].Endpoint.Conditions.HasFlag(EndpointConditions.Ready))
            return new Narrowed(usable);

        var priority = usable[0].Endpoint.Priority;
        if (usable.All(candidate => candidate.Endpoint.Priority == priority))
            return InLevel(usable, traits, options, own);
        var levels = usable.GroupBy(c => c.Endpoint.Priority).OrderBy(g => g.Key).Select(g => InLevel([.. g], traits, options, own)).ToList();
        return new Narrowed([.. levels.SelectMany(level => level.Left)], levels[0].Note, levels[0].Warning);
    }

    private static Narrowed InLevel(ImmutableArray<Candidate> all, ServiceTraits traits, TopologyOptions options, Locality own)
    {
        // A place whose candidates all weigh 0 is no place to go to while there are others.
        var usable = PriorityLevel.WithoutDrained(all);
        var near = options.Zones.Mode switch
        {
            ZoneMode.PreferSameNode => ByPlace(usable, own, nodeFirst: true),
            ZoneMode.PreferSameZone => ByPlace(usable, own, nodeFirst: false),
            ZoneMode.Source => AsSourceSays(usable, traits, own),
            _ => new Narrowed(usable),
        };
        return near.Note is null ? new Narrowed(all)
            : near.Left.Length == usable.Length || IsWellEnough(near.Left, options.Priority.PanicThreshold) || !IsAnyWell(usable) ? near
            : new Narrowed(usable, "all", $"{near.Note}: only {Well(near.Left)} of {Count(near.Left)} are healthy, so all places are used");
    }

    private static Narrowed AsSourceSays(ImmutableArray<Candidate> usable, ServiceTraits traits, Locality own)
    {
        var (nodes, zones) = (0, 0);
        foreach (var candidate in usable)
        {
            var hints = candidate.Endpoint.Hints;
            nodes += hints is { Nodes.IsEmpty: false } ? 1 : 0;
            zones += hints is { Zones.IsEmpty: false } ? 1 : 0;
        }

        if (nodes + zones > 0)
            return ByHints(usable, own, byNode: nodes == usable.Length, byZone: zones == usable.Length);
        return traits.TrafficDistribution is not { } wish ? new Narrowed(usable)
            : NodeFirst.Contains(wish, StringComparer.Ordinal) ? ByPlace(usable, own, nodeFirst: true)
            : ZoneFirst.Contains(wish, StringComparer.Ordinal) ? ByPlace(usable, own, nodeFirst: false)
            : new Narrowed(usable);
    }

    private static Narrowed ByHints(ImmutableArray<Candidate> usable, Locality own, bool byNode, bool byZone)
    {
        if (byNode && own.Node is { } node && Where(usable, e => e.Hints is { } hints && hints.Nodes.Contains(node)) is { IsEmpty: false } onNode)
            return new Narrowed(onNode, $"node {node}, by hints");
        if (byZone && own.Zone is { } zone && Where(usable, e => e.Hints is { } hints && hints.Zones.Contains(zone)) is { IsEmpty: false } inZone)
            return new Narrowed(inZone, $"zone {zone}, by hints");

        // Some without a hint is how Kubernetes turns hints off, so that is no warning.
        if (!byNode && !byZone)
            return new Narrowed(usable, "all: some have no hint");
        var place = byZone ? Named("zone", own.Zone) : Named("node", own.Node);
        return new Narrowed(usable, "all", $"no hint is for {place}, so all places are used");
    }

    private static Narrowed ByPlace(ImmutableArray<Candidate> usable, Locality own, bool nodeFirst)
    {
        if (nodeFirst && own.Node is { } node && Where(usable, e => e.Locality?.Node == node) is { IsEmpty: false } onNode)
            return new Narrowed(onNode, $"node {node}");
        if (own.Zone is { } zone && Where(usable, e => e.Locality?.Zone == zone) is { IsEmpty: false } inZone)
            return new Narrowed(inZone, $"zone {zone}");
        if (own.Region is { } region && Where(usable, e => e.Locality?.Region == region) is { IsEmpty: false } inRegion)
            return new Narrowed(inRegion, $"region {region}", $"no endpoint is in {Named("zone", own.Zone)}, so all of region {region} is used");
        return new Narrowed(usable, "all", $"no endpoint is in {Named("zone", own.Zone)}, so all places are used");
    }

    private static string Named(string kind, string? place) =>
        place is null ? $"this client's {kind}, which is not known" : $"this client's {kind} '{place}'";

    private static ImmutableArray<Candidate> Where(ImmutableArray<Candidate> candidates, Func<ServiceEndpoint, bool> wanted) =>
        candidates.RemoveAll(candidate => !wanted(candidate.Endpoint));

    private static bool IsWellEnough(ImmutableArray<Candidate> near, int threshold)
    {
        var well = near.Count(c => c.Health != CandidateHealth.Unhealthy);
        return well > 0 && 100L * well >= (long)threshold * near.Length;
    }

    private static bool IsAnyWell(ImmutableArray<Candidate> candidates) => candidates.Any(c => c.Health != CandidateHealth.Unhealthy);

    private static string Well(ImmutableArray<Candidate> candidates) => Text(candidates.Count(c => c.Health != CandidateHealth.Unhealthy));

    private static string Count(ImmutableArray<Candidate> candidates) => Text(candidates.Length);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
