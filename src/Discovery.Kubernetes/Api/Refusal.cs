using System.Text;
using Discovery.Kubernetes.Access;
using Discovery.Kubernetes.Wire;

namespace Discovery.Kubernetes.Api;

/// <summary>Turns a refused request, or a watch's <c>ERROR</c> event, into an exception that says what to change.</summary>
internal sealed class Refusal(ApiCall call, ApiAccess access, TimeProvider clock)
{
    private const int LongestBody = 64 * 1024;
    private const int LongestText = 300;

    // No server means more. A date, seen from a clock that was set back, would make it years.
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    /// <summary>Reads why a request was refused.</summary>
    internal async Task<RefusedException> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await BodyAsync(response, cancellationToken).ConfigureAwait(false);
        // Some refusals are plain text (429 always), and proxies answer in HTML.
        var status = ApiStatus.TryRead(body);
        var text = status?.Message ?? Shorten(Encoding.UTF8.GetString(body));
        return Explain((int)response.StatusCode, response.ReasonPhrase, status, text, Pause(response) ?? Pause(status));
    }

    /// <summary>Explains the status that an <c>ERROR</c> event carries.</summary>
    internal RefusedException Explain(ApiStatus? status) =>
        Explain(status is { Code: > 0 and var code } ? code : 500, null, status, status?.Message ?? "", Pause(status));

    private RefusedException Explain(int code, string? phrase, ApiStatus? status, string message, TimeSpan? pause)
    {
        var name = string.IsNullOrEmpty(phrase) ? status?.Reason : phrase;
        var text = new StringBuilder(call.Say($"{code} {name}".TrimEnd()));
        Append(text, ": ", message.Trim());
        text.Append(text[^1] == '.' ? "" : ".");
        Append(text, " ", Advice(code));
        if (pause is { } wait)
            text.Append(null, $" The server asks for a pause of {Math.Ceiling(wait.TotalSeconds)} s.");

        return new RefusedException(new SourceException(text.ToString()) { RetryAfter = pause }, code, status);
    }

    private string? Advice(int code) => code switch
    {
        401 => access.Advice,
        403 => call.Selection.Permission,
        404 => "Check KubernetesOptions.Server; discovery.k8s.io/v1 needs Kubernetes 1.21 or newer.",
        >= 300 and < 400 => "Redirects are not followed: set KubernetesOptions.Server to the API server itself.",
        < 300 => "Check that KubernetesOptions.Server is an API server.",
        _ => null,
    };

    private TimeSpan? Pause(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        var pause = header?.Delta ?? header?.Date - clock.GetUtcNow();
        return Bounded(pause);
    }

    private static TimeSpan? Pause(ApiStatus? status) =>
        Bounded(status?.RetryAfterSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null);

    private static TimeSpan? Bounded(TimeSpan? pause) =>
        pause > LongestPause ? LongestPause : pause > TimeSpan.Zero ? pause : null;

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
