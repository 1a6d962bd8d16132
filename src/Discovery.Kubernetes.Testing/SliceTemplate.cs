using System.Text.Json.Nodes;

namespace Discovery.Kubernetes.Testing;

/// <summary>What the slices of one Service have in common.</summary>
internal sealed class SliceTemplate(string ns, string service, string serviceUid)
{
    // The letters Kubernetes draws name suffixes from: no vowels, so no words.
    private const string Letters = "bcdfghjklmnpqrstvwxz2456789";

    private IReadOnlyList<SlicePort> _ports = [];
    private Dictionary<string, string> _labels = [];

    public string Namespace { get; } = ns;

    public void Describe(IReadOnlyList<SlicePort> ports, bool headless, IReadOnlyDictionary<string, string>? labels)
    {
        _ports = ports;
        _labels = new(labels ?? new Dictionary<string, string>(StringComparer.Ordinal), StringComparer.Ordinal)
        {
            ["kubernetes.io/service-name"] = service,
            ["endpointslice.kubernetes.io/managed-by"] = ObjectStore.Controller,
        };
        if (headless)
            _labels["service.kubernetes.io/headless"] = "";
    }

    public string Name(int number)
    {
        var suffix = new char[5];
        var rest = number;
        for (var i = suffix.Length - 1; i >= 0; i--)
        {
            suffix[i] = Letters[rest % Letters.Length];
            rest /= Letters.Length;
        }

        return $"{service}-{new string(suffix)}";
    }

    public JsonObject Slice(string name, SliceKind kind, JsonArray endpoints) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["generateName"] = $"{service}-",
            ["namespace"] = Namespace,
            ["labels"] = new JsonObject(_labels.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value))),
            ["ownerReferences"] = new JsonArray(Owner()),
        },
        ["addressType"] = kind.Family,
        ["endpoints"] = endpoints,
        ["ports"] = endpoints.Count > 0 ? new JsonArray([.. _ports.Select(port => SliceEndpointJson.Write(port.At(kind.Port)))]) : null,
    };

    private JsonObject Owner() => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Service",
        ["name"] = service,
        ["uid"] = serviceUid,
        ["controller"] = true,
        ["blockOwnerDeletion"] = true,
    };
}
