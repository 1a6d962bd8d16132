using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Discovery.Kubernetes.Testing;

/// <summary>The query of a list or watch request (Kubernetes <c>meta/v1 ListOptions</c>).</summary>
internal sealed class ListOptions
{
    private const string ByName = "metadata.name=";

    public required ObjectScope Scope { get; init; }

    /// <summary>Null when unset; "0" and unset mean different things, so 0 is kept.</summary>
    public required long? Version { get; init; }

    public required string? VersionMatch { get; init; }

    public required int Limit { get; init; }

    public required string? Continue { get; init; }

    public required int TimeoutSeconds { get; init; }

    public required bool AllowBookmarks { get; init; }

    public required bool? SendInitialEvents { get; init; }

    public bool Exact => string.Equals(VersionMatch, "Exact", StringComparison.Ordinal)
        || (VersionMatch is null && Limit > 0 && Version > 0);

    public static ListOptions Read(ApiRequest request, IQueryCollection query)
    {
        return new ListOptions
        {
            Scope = new ObjectScope(
                request.Kind!, request.Namespace, LabelSelector.Parse(Text(query["labelSelector"]) ?? ""), ReadName(Text(query["fieldSelector"]))),
            Version = ReadVersion(Text(query["resourceVersion"])),
            VersionMatch = Text(query["resourceVersionMatch"]),
            Limit = Number(query["limit"]),
            Continue = Text(query["continue"]),
            TimeoutSeconds = Number(query["timeoutSeconds"]),
            AllowBookmarks = IsTrue(query["allowWatchBookmarks"]),
            SendInitialEvents = Text(query["sendInitialEvents"]) is null ? null : IsTrue(query["sendInitialEvents"]),
        };
    }

    public static bool IsTrue(StringValues value) =>
        Text(value) is { } text
        && text is not "0"
        && !string.Equals(text, "false", StringComparison.OrdinalIgnoreCase);

    private static string? Text(StringValues value) => value.Count > 0 && value[0] is { Length: > 0 } text ? text : null;

    private static int Number(StringValues value) =>
        int.TryParse(Text(value), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string? ReadName(string? selector) =>
        selector is null ? null
        : selector.StartsWith(ByName, StringComparison.Ordinal) && !selector.Contains(',', StringComparison.Ordinal) ? selector[ByName.Length..]
        : throw new ApiAnswerException(StatusCatalog.BadRequest($"of field selectors the fake knows {ByName}..., not {selector}"));

    private static long? ReadVersion(string? text)
    {
        if (text is null)
            return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : throw new ApiAnswerException(StatusCatalog.BadVersion(text));
    }
}
