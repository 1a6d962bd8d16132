using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Discovery.Kubernetes.Testing;

/// <summary>Brings a Service into the form a real server stores: its field order, its defaults.</summary>
/// <remarks>Addresses and node ports are as written: the fake hands out none.</remarks>
internal static class ServiceJson
{
    private static readonly ImmutableArray<string> ServiceFields = ["kind", "apiVersion", "metadata", "spec", "status"];

    private static readonly ImmutableArray<string> PortFields = ["name", "protocol", "appProtocol", "port", "targetPort", "nodePort"];

    // The order of core/v1 ServiceSpec.
    private static readonly ImmutableArray<string> SpecFields =
    [
        "ports", "selector", "clusterIP", "clusterIPs", "type", "externalIPs", "sessionAffinity", "loadBalancerIP",
        "loadBalancerSourceRanges", "externalName", "externalTrafficPolicy", "healthCheckNodePort", "publishNotReadyAddresses",
        "sessionAffinityConfig", "ipFamilies", "ipFamilyPolicy", "allocateLoadBalancerNodePorts", "loadBalancerClass",
        "internalTrafficPolicy", "trafficDistribution",
    ];

    public static JsonObject Canonical(JsonObject written)
    {
        var spec = (JsonObject)(written["spec"]?.DeepClone() ?? new JsonObject());
        if (ObjectJson.Items(spec["ports"], Port) is { } ports)
            spec["ports"] = ports;
        spec["type"] ??= "ClusterIP";
        spec["sessionAffinity"] ??= "None";
        var type = spec["type"]!.ToString();
        if (type != "ExternalName")
            DefaultAddresses(spec);
        if (type is "NodePort" or "LoadBalancer")
            spec["externalTrafficPolicy"] ??= "Cluster";
        if (type == "LoadBalancer")
            spec["allocateLoadBalancerNodePorts"] ??= true;
        if (spec["sessionAffinity"]!.ToString() == "ClientIP")
            spec["sessionAffinityConfig"] ??= new JsonObject { ["clientIP"] = new JsonObject { ["timeoutSeconds"] = 10_800 } };
        var service = new JsonObject
        {
            ["metadata"] = ObjectJson.Metadata(written),
            ["spec"] = ObjectJson.Ordered(spec, SpecFields),
            ["status"] = written["status"]?.DeepClone() ?? new JsonObject { ["loadBalancer"] = new JsonObject() },
        };
        ObjectJson.AddUnknown(service, written, ServiceFields);
        return service;
    }

    private static void DefaultAddresses(JsonObject spec)
    {
        spec["internalTrafficPolicy"] ??= "Cluster";
        if (spec["clusterIP"] is not { } first)
            return;

        spec["clusterIPs"] ??= new JsonArray(first.DeepClone());
        // Without virtual IP and selector it may be of any family.
        var isOpen = first.ToString() == "None" && spec["selector"] is null;
        JsonArray families = isOpen
            ? ["IPv4", "IPv6"]
            : [.. spec["clusterIPs"]!.AsArray().Select(ip => JsonValue.Create(ip!.ToString().Contains(':', StringComparison.Ordinal) ? "IPv6" : "IPv4"))];
        spec["ipFamilies"] ??= families;
        spec["ipFamilyPolicy"] ??= isOpen ? "RequireDualStack" : "SingleStack";
    }

    private static JsonObject Port(JsonObject written)
    {
        var source = (JsonObject)written.DeepClone();
        source["protocol"] ??= "TCP";
        source["targetPort"] ??= source["port"]?.DeepClone();
        return ObjectJson.Ordered(source, PortFields);
    }
}
