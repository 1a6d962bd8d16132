using System.Text.Json;

namespace Discovery.Kubernetes.Wire;

/// <summary>Why the server refuses: a <c>Status</c>, as the body of an answer or in an <c>ERROR</c> event.</summary>
internal sealed class ApiStatus
{
    /// <summary>The HTTP status code; 0 if it is not said.</summary>
    internal int Code { get; private set; }

    internal string? Reason { get; private set; }

    internal string? Message { get; private set; }

    internal int? RetryAfterSeconds { get; private set; }

    /// <summary>A fresh token to list on with, after the former has expired; the rest of that list is of a later version.</summary>
    internal string? Continue { get; private set; }

    /// <summary>The reasons in <c>details.causes</c>, such as <c>ResourceVersionTooLarge</c>.</summary>
    internal IReadOnlyList<string> Causes { get; private set; } = [];

    /// <summary>Reads a body, or gives null if it is none: some refusals are plain text, and proxies answer in HTML.</summary>
    internal static ApiStatus? TryRead(ReadOnlySpan<byte> body)
    {
        try
        {
            var json = new JsonCursor(body);
            json.Next();
            var status = Read(ref json);
            json.End();
            return status;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Reads the status that the cursor stands on.</summary>
    internal static ApiStatus Read(ref JsonCursor json)
    {
        var status = new ApiStatus();
        if (!json.IsObject())
            return status;

        while (json.Property(out var name))
        {
            if (name.SequenceEqual("code"u8))
                status.Code = Small(json.Number()) ?? 0;
            else if (name.SequenceEqual("reason"u8))
                status.Reason = json.String();
            else if (name.SequenceEqual("message"u8))
                status.Message = json.String();
            else if (name.SequenceEqual("details"u8))
                status.ReadDetails(ref json);
            else if (name.SequenceEqual("metadata"u8))
                status.ReadMeta(ref json);
            else
                json.Skip();
        }

        return status;
    }

    private void ReadDetails(ref JsonCursor json)
    {
        if (!json.IsObject())
            return;

        while (json.Property(out var name))
        {
            if (name.SequenceEqual("retryAfterSeconds"u8))
                RetryAfterSeconds = Small(json.Number());
            else if (name.SequenceEqual("causes"u8))
                ReadCauses(ref json);
            else
                json.Skip();
        }
    }

    private void ReadCauses(ref JsonCursor json)
    {
        if (!json.IsArray())
            return;

        var causes = new List<string>();
        while (json.Item())
        {
            if (!json.IsObject())
                continue;

            while (json.Property(out var name))
            {
                if (!name.SequenceEqual("reason"u8))
                    json.Skip();
                else if (json.String() is { } reason)
                    causes.Add(reason);
            }
        }

        Causes = causes;
    }

    private void ReadMeta(ref JsonCursor json)
    {
        if (!json.IsObject())
            return;

        while (json.Property(out var name))
        {
            if (name.SequenceEqual("continue"u8))
                Continue = json.String() is { Length: > 0 } token ? token : null;
            else
                json.Skip();
        }
    }

    private static int? Small(long? number) => number is null ? null : (int)Math.Clamp(number.Value, 0, int.MaxValue);
}
