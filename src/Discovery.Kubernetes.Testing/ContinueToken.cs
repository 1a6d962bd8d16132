using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Discovery.Kubernetes.Testing;

/// <summary>Where a paged list goes on: a version, and the key after which the next page begins.</summary>
internal sealed class ContinueToken(long version, string after)
{
    /// <summary>The version of a token that goes on with whatever is there now.</summary>
    public const long Inconsistent = -1;

    public long Version { get; } = version;

    public string After { get; } = after;

    public static ContinueToken Parse(string text)
    {
        try
        {
            var json = JsonNode.Parse(Base64Url.DecodeFromChars(text))!;
            var start = (string)json["start"]!;
            return new ContinueToken((long)json["rv"]!, start.TrimStart('/').TrimEnd('\0'));
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException or ArgumentException)
        {
            throw new ApiAnswerException(StatusCatalog.BadRequest($"continue key is not valid: {e.Message}"));
        }
    }

    public ContinueToken AsInconsistent() => new(Inconsistent, After);

    public override string ToString()
    {
        // The zero byte makes the key of the next page the first possible one after this.
        var start = (Version == Inconsistent ? "" : "/") + After + '\0';
        var json = new JsonObject { ["v"] = "meta.k8s.io/v1", ["rv"] = Version, ["start"] = start };
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(WireJson.Text(json.WriteTo)));
    }
}
