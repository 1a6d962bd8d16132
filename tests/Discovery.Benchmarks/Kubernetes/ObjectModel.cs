using System.Text.Json;
using System.Text.Json.Serialization;

namespace Discovery.Benchmarks.Kubernetes;

// The baseline: all of EndpointSliceList as objects, as generated clients have it, read by System.Text.Json at its best.

internal sealed record V1EndpointSliceList(string? ApiVersion, string? Kind, V1ListMeta? Metadata, List<V1EndpointSlice>? Items);

internal sealed record V1ListMeta(string? Continue, long? RemainingItemCount, string? ResourceVersion, string? SelfLink);

internal sealed record V1EndpointSlice(
    string? ApiVersion, string? Kind, V1ObjectMeta? Metadata, string? AddressType, List<V1Endpoint>? Endpoints, List<V1EndpointPort>? Ports);

internal sealed class V1ObjectMeta
{
    public Dictionary<string, string>? Annotations { get; set; }

    public DateTime? CreationTimestamp { get; set; }

    public long? DeletionGracePeriodSeconds { get; set; }

    public DateTime? DeletionTimestamp { get; set; }

    public List<string>? Finalizers { get; set; }

    public string? GenerateName { get; set; }

    public long? Generation { get; set; }

    public Dictionary<string, string>? Labels { get; set; }

    public List<V1ManagedFieldsEntry>? ManagedFields { get; set; }

    public string? Name { get; set; }

    public string? Namespace { get; set; }

    public List<V1OwnerReference>? OwnerReferences { get; set; }

    public string? ResourceVersion { get; set; }

    public string? SelfLink { get; set; }

    public string? Uid { get; set; }
}

internal sealed record V1ManagedFieldsEntry(
    string? ApiVersion, string? FieldsType, JsonElement? FieldsV1, string? Manager, string? Operation, string? Subresource, DateTime? Time);

internal sealed record V1OwnerReference(string? ApiVersion, bool? BlockOwnerDeletion, bool? Controller, string? Kind, string? Name, string? Uid);

internal sealed class V1Endpoint
{
    public List<string>? Addresses { get; set; }

    public V1EndpointConditions? Conditions { get; set; }

    public Dictionary<string, string>? DeprecatedTopology { get; set; }

    public V1EndpointHints? Hints { get; set; }

    public string? Hostname { get; set; }

    public string? NodeName { get; set; }

    public V1ObjectReference? TargetRef { get; set; }

    public string? Zone { get; set; }
}

internal sealed record V1EndpointConditions(bool? Ready, bool? Serving, bool? Terminating);

internal sealed record V1EndpointHints(List<V1ForName>? ForNodes, List<V1ForName>? ForZones);

internal sealed record V1ForName(string? Name);

internal sealed class V1ObjectReference
{
    public string? ApiVersion { get; set; }

    public string? FieldPath { get; set; }

    public string? Kind { get; set; }

    public string? Name { get; set; }

    public string? Namespace { get; set; }

    public string? ResourceVersion { get; set; }

    public string? Uid { get; set; }
}

internal sealed record V1EndpointPort(string? AppProtocol, string? Name, int? Port, string? Protocol);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(V1EndpointSliceList))]
internal sealed partial class ObjectModel : JsonSerializerContext;
