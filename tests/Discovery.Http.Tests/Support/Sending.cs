namespace Discovery.Http.Tests.Support;

internal static class Sending
{
    /// <summary>One call for tests that must hold for <c>Send</c> and <c>SendAsync</c> alike.</summary>
    public static Task<HttpResponseMessage> SendAsync(
        this HttpClient client, HttpRequestMessage request, bool isAsync, HttpCompletionOption option = HttpCompletionOption.ResponseContentRead, CancellationToken cancellationToken = default) =>
        isAsync
            ? client.SendAsync(request, option, cancellationToken)
            : Task.Run(() => client.Send(request, option, cancellationToken), CancellationToken.None);

    public static HttpRequestMessage Get(string uri) => new(HttpMethod.Get, uri);
}
