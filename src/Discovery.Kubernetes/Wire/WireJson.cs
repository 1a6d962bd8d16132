using System.Text.Json.Serialization;

namespace Discovery.Kubernetes.Wire;

/// <summary>Reads the API's JSON without reflection. Fields that are not named here are skipped.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(WireList))]
[JsonSerializable(typeof(WireEvent))]
[JsonSerializable(typeof(WireObject))]
internal sealed partial class WireJson : JsonSerializerContext;
