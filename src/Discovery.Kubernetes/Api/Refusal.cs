using System.Text;
using Discovery.Kubernetes.Wire;
using Discovery.Sources;

namespace Discovery.Kubernetes.Api;

/// <summary>Turns a refused request, or a watch's <c>ERROR</c> event, into an exception that says what to change.</summary>
internal sealed class Refusal(ApiCall call, Credentials credentials, TimeProvider clock)
{
    private const int LongestBody = 64 * 1024;
    private const int LongestText = 300;

    /// <summary>Reads why a request was refused.</summary>
    internal async Task<Exception> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await BodyAsync(response, cancellationToken).ConfigureAwait(false);
        var status = ApiStatus.TryRead(body);
        var text = status?.Message ?? Shorten(Encoding.UTF8.GetString(body));
        var pause = Pause(response) ?? Pause(status);
        return Explain((int)response.StatusCode, response.ReasonPhrase, status?.Reason, text, pause);
    }

    /// <summary>Explains the status that an <c>ERROR</c> event carries.</summary>
    internal Exception Explain(ApiStatus? status) =>
        Explain(status is { Code: > 0 } ? status.Code : 500, null, status?.Reason, status?.Message ?? "", Pause(status));

    private Exception Explain(int code, string? phrase, string? reason, string message, TimeSpan? pause)
    {
        var name = string.IsNullOrEmpty(phrase) ? reason : phrase;
        var text = new StringBuilder(call.Say($"{code} {name}".TrimEnd()));
        Append(text, ": ", message.Trim());
        text.Append(text[^1] == '.' ? "" : ".");
        Append(text, " ", Advice(code));
        if (pause is { } wait)
            text.Append(null, $" The server asks for a pause of {Math.Ceiling(wait.TotalSeconds)} s.");

        return code == 410 || reason is "Expired" or "Gone"
            ? new ExpiredException(text.ToString())
            : new SourceException(text.ToString()) { RetryAfter = pause };
    }

    private string? Advice(int code) => code switch
    {
        401 => credentials.Advice,
        403 => $"Allow it in namespace {call.Service.Namespace}: a Role with apiGroups [\"discovery.k8s.io\"], "
            + "resources [\"endpointslices\"], verbs [\"list\", \"watch\"], and a RoleBinding for this user.",
        404 => "Check KubernetesOptions.Server; discovery.k8s.io/v1 needs Kubernetes 1.21 or newer.",
        >= 300 and < 400 => "Redirects are not followed: set KubernetesOptions.Server to the API server itself.",
        < 300 => "Check that KubernetesOptions.Server is an API server.",
        _ => null,
    };

    private TimeSpan? Pause(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        var pause = header?.Delta ?? header?.Date - clock.GetUtcNow();
        return pause > TimeSpan.Zero ? pause : null;
    }

    private static TimeSpan? Pause(ApiStatus? status) =>
        status?.RetryAfterSeconds is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : null;

    private static async Task<byte[]> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = body.ConfigureAwait(false);
        var buffer = new byte[LongestBody];
        var length = await body.ReadAtLeastAsync(buffer, LongestBody, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return buffer[..length];
    }

    private static string Shorten(string text)
    {
        var line = text.Trim().ReplaceLineEndings(" ");
        return line.Length > LongestText ? line[..LongestText] + "..." : line;
    }

    private static void Append(StringBuilder text, string separator, string? more)
    {
        if (!string.IsNullOrEmpty(more))
            text.Append(separator).Append(more);
    }
}
