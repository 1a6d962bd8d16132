using System.Text.Json;

namespace Discovery.Kubernetes.Wire;

/// <summary>Why the server refuses: a <c>Status</c>, as the body of an answer or in an <c>ERROR</c> event.</summary>
internal sealed class ApiStatus
{
    internal int Code { get; init; }

    internal string? Reason { get; init; }

    internal string? Message { get; init; }

    internal int? RetryAfterSeconds { get; init; }

    /// <summary>A fresh token to list on with, after the former has expired; the rest of that list is of a later version.</summary>
    internal string? Continue { get; init; }

    /// <summary>The reasons in <c>details.causes</c>, such as <c>ResourceVersionTooLarge</c>.</summary>
    internal IReadOnlyList<string> Causes { get; init; } = [];

    /// <summary>Reads a body, or gives null if it is none: some refusals are plain text, and proxies answer in HTML.</summary>
    internal static ApiStatus? TryRead(ReadOnlySpan<byte> body)
    {
        try
        {
            return From(JsonSerializer.Deserialize(body, WireJson.Default.WireObject));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal static ApiStatus? From(WireObject? wire) => wire is null ? null : new()
    {
        Code = wire.Code ?? 0,
        Reason = wire.Reason,
        Message = wire.Message,
        RetryAfterSeconds = wire.Details?.RetryAfterSeconds,
        Continue = wire.Metadata?.Continue,
    };
}
