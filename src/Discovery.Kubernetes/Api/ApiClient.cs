using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Discovery.Kubernetes.Slices;
using Discovery.Kubernetes.Wire;

namespace Discovery.Kubernetes.Api;

/// <summary>Lists and watches EndpointSlices. One for all services; retries nothing.</summary>
internal sealed class ApiClient : IDisposable
{
    // kube-apiserver's --request-timeout: it answers a list by then, or never.
    private static readonly TimeSpan ListTime = TimeSpan.FromSeconds(60);

    // The server ends a watch itself at its timeout; what goes on beyond this margin is a dead connection.
    private static readonly TimeSpan WatchMargin = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client;
    private readonly Credentials _credentials;
    private readonly string _server;

    internal ApiClient(KubernetesOptions options, HttpMessageHandler? handler)
    {
        _server = options.Server!.AbsoluteUri.TrimEnd('/');
        _credentials = new Credentials(options.Token, options.TokenFile);
        _client = new HttpClient(handler ?? ApiHandler.Make(options), disposeHandler: handler is null)
        {
            // Deadlines go by the injected clock.
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Discovery.Kubernetes", null));
        _client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
    }

    /// <summary>Lists all EndpointSlices of a service.</summary>
    internal async Task<ListPage<EndpointSlice>> ListAsync(
        ClusterService service, SliceReader reader, TimeProvider clock, CancellationToken cancellationToken)
    {
        var call = new ApiCall(_server, service, "list");
        using var deadline = new Deadline(ListTime, clock, cancellationToken);
        try
        {
            using var response = await SendAsync(call, clock, deadline.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsStreamAsync(deadline.Token).ConfigureAwait(false);
            await using var _ = body.ConfigureAwait(false);
            var list = await reader.ReadPageAsync(body, deadline.Token).ConfigureAwait(false);
            return Check(call, list);
        }
        catch (Exception thrown) when (ApiCall.CanExplain(thrown, deadline))
        {
            throw call.Explain(thrown, deadline);
        }
    }

    /// <summary>Opens a watch of a service's EndpointSlices.</summary>
    internal async Task<WatchStream> WatchAsync(
        ClusterService service, SliceReader reader, string version, int seconds, TimeProvider clock, CancellationToken cancellationToken)
    {
        var call = new ApiCall(_server, service, "watch", string.Create(
            CultureInfo.InvariantCulture,
            $"&watch=true&allowWatchBookmarks=true&resourceVersion={Uri.EscapeDataString(version)}&timeoutSeconds={seconds}"));
        var deadline = new Deadline(TimeSpan.FromSeconds(seconds) + WatchMargin, clock, cancellationToken);
        HttpResponseMessage? response = null;
        try
        {
            response = await SendAsync(call, clock, deadline.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsStreamAsync(deadline.Token).ConfigureAwait(false);
            var stream = new WatchStream(call, reader, new Refusal(call, _credentials, clock), response, body, deadline);
            (response, deadline) = (null, null);
            return stream;
        }
        catch (Exception thrown) when (ApiCall.CanExplain(thrown, deadline!))
        {
            throw call.Explain(thrown, deadline!);
        }
        finally
        {
            response?.Dispose();
            deadline?.Dispose();
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<HttpResponseMessage> SendAsync(ApiCall call, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, call.Uri) { Version = HttpVersion.Version20 };
        if (await _credentials.TokenAsync(cancellationToken).ConfigureAwait(false) is { } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);

        var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.OK)
            return response;

        using (response)
            throw await new Refusal(call, _credentials, clock).ReadAsync(response, cancellationToken).ConfigureAwait(false);
    }

    private static ListPage<EndpointSlice> Check(ApiCall call, ListPage<EndpointSlice> list)
    {
        if (string.IsNullOrEmpty(list.ResourceVersion))
            throw call.Failure("the answer is JSON, but no list: it has no metadata.resourceVersion. Check that KubernetesOptions.Server is an API server.");

        // No limit was asked for, so a part is nobody's intention; taken for the whole it would lose endpoints.
        return string.IsNullOrEmpty(list.Continue)
            ? list
            : throw call.Failure("the answer is only a part of the list, though no limit was asked for.");
    }
}
