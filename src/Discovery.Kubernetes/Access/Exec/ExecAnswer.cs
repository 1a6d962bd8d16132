using System.Globalization;
using System.Text.Json;

namespace Discovery.Kubernetes.Access.Exec;

/// <summary>What an exec plugin printed: an <c>ExecCredential</c>.</summary>
internal sealed class ExecAnswer(Credential credential, DateTimeOffset? expires)
{
    internal Credential Credential => credential;

    /// <summary>When the credential ends; null if the plugin does not say.</summary>
    internal DateTimeOffset? Expires => expires;

    /// <exception cref="SourceException">It is something else. The message has nothing of the output, which holds secrets.</exception>
    internal static ExecAnswer Parse(ExecPlugin plugin, ReadOnlyMemory<byte> output)
    {
        try
        {
            using var json = JsonDocument.Parse(output);
            return Parse(plugin, json.RootElement);
        }
        catch (JsonException thrown)
        {
            // The inner exception would show a part of the output.
            var place = $"line {thrown.LineNumber + 1}, byte {thrown.BytePositionInLine + 1}";
            throw Failure(plugin, $"its output is not JSON ({place})");
        }
    }

    private static ExecAnswer Parse(ExecPlugin plugin, JsonElement root)
    {
        if (Text(root, "kind") != "ExecCredential")
            throw Failure(plugin, "its output is no object of kind ExecCredential");
        if (Text(root, "apiVersion") is var version && version != plugin.ApiVersion)
            throw Failure(plugin, $"the kubeconfig asks for apiVersion {plugin.ApiVersion}, and it answers in another, or in none");
        if (!root.TryGetProperty("status", out var status))
            throw Failure(plugin, "its output has no status");

        var (token, certificate, key) = (Text(status, "token"), Text(status, "clientCertificateData"), Text(status, "clientKeyData"));
        if (token is null && certificate is null)
            throw Failure(plugin, "its output has neither status.token nor status.clientCertificateData");
        if (certificate is null != key is null)
            throw Failure(plugin, "its output has one of status.clientCertificateData and status.clientKeyData; both are needed");
        if (token is not null && !Credential.IsToken(token))
            throw Failure(plugin, "its status.token has characters that no bearer token has, such as a line break");

        return new ExecAnswer(new Credential(token, certificate, key), Expiry(plugin, Text(status, "expirationTimestamp")));
    }

    private static DateTimeOffset? Expiry(ExecPlugin plugin, string? text)
    {
        if (text is null)
            return null;

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw Failure(plugin, "its status.expirationTimestamp is no time by RFC 3339");
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 } text
            ? text
            : null;

    private static SourceException Failure(ExecPlugin plugin, string what) =>
        new($"The Kubernetes exec plugin '{plugin.Command}' is of no use: {what}.");
}
