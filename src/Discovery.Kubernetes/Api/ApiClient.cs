using System.Globalization;
using System.Net;
using System.Text.Json;
using Discovery.Kubernetes.Access;
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

    private readonly ApiAccess _access;
    private readonly string _server;

    internal ApiClient(KubernetesOptions options, HttpMessageHandler? handler)
    {
        _server = options.Server!.AbsoluteUri.TrimEnd('/');
        _access = new ApiAccess(options, handler);
    }

    /// <summary>Lists all EndpointSlices of a service.</summary>
    internal async Task<WireList> ListAsync(ClusterService service, TimeProvider clock, CancellationToken cancellationToken)
    {
        var call = new ApiCall(_server, service, "list");
        using var deadline = new Deadline(ListTime, clock, cancellationToken);
        try
        {
            using var response = await SendAsync(call, clock, deadline.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsStreamAsync(deadline.Token).ConfigureAwait(false);
            await using var _ = body.ConfigureAwait(false);
            var list = await JsonSerializer.DeserializeAsync(body, WireJson.Default.WireList, deadline.Token).ConfigureAwait(false);
            return Check(call, list);
        }
        catch (Exception thrown) when (ApiCall.CanExplain(thrown, deadline))
        {
            throw call.Explain(thrown, deadline);
        }
    }

    /// <summary>Opens a watch of a service's EndpointSlices.</summary>
    internal async Task<WatchStream> WatchAsync(
        ClusterService service, string version, int seconds, TimeProvider clock, CancellationToken cancellationToken)
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
            var stream = new WatchStream(call, new Refusal(call, _access, clock), response, body, deadline);
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

    public void Dispose() => _access.Dispose();

    private async Task<HttpResponseMessage> SendAsync(ApiCall call, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, call.Uri) { Version = HttpVersion.Version20 };
        var response = await _access.SendAsync(request, clock, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.OK)
            return response;

        using (response)
            throw await new Refusal(call, _access, clock).ReadAsync(response, cancellationToken).ConfigureAwait(false);
    }

    private static WireList Check(ApiCall call, WireList? list)
    {
        if (string.IsNullOrEmpty(list?.Metadata?.ResourceVersion))
            throw call.Failure("the answer is JSON, but no list: it has no metadata.resourceVersion. Check that KubernetesOptions.Server is an API server.");

        // No limit was asked for, so a part is nobody's intention; taken for the whole it would lose endpoints.
        return string.IsNullOrEmpty(list.Metadata.Continue)
            ? list
            : throw call.Failure("the answer is only a part of the list, though no limit was asked for.");
    }
}
