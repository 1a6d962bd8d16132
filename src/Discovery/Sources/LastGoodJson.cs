using System.Text.Json.Serialization;

namespace Discovery;

/// <summary>Writes and reads <see cref="LastGoodSet"/> without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    RespectNullableAnnotations = true,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(LastGoodSet))]
internal sealed partial class LastGoodJson : JsonSerializerContext;
