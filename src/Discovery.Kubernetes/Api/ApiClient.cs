using System.Net;
using Discovery.Kubernetes.Access;
using Discovery.Kubernetes.Diagnostics;
using Discovery.Kubernetes.Wire;

namespace Discovery.Kubernetes.Api;

/// <summary>Lists and watches. One for all watches; retries nothing.</summary>
internal sealed class ApiClient : IDisposable
{
    // kube-apiserver's --request-timeout: it answers by then, or never.
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(60);

    private readonly ApiAccess _access;
    private readonly string _server;
    private bool _isDown;

    internal ApiClient(KubernetesOptions options, HttpMessageHandler? handler, SourceJournal journal)
    {
        _server = options.Server!.AbsoluteUri.TrimEnd('/');
        _access = new ApiAccess(options, handler, journal);
    }

    /// <summary>Whether the server may know lists in the form of a watch. It is asked once, and its answer remembered.</summary>
    internal bool MayStreamLists { get; set; } = true;

    /// <summary>The server answers after it could not be reached: whoever waits to ask again need not wait longer.</summary>
    internal Action? CameBack { get; set; }

    internal ApiCall List(ApiSelection selection, string query) => new(_server, selection, "list", selection.Address + query);

    internal ApiCall Watch(ApiSelection selection, string query) => new(_server, selection, "watch", selection.Address + query);

    /// <summary>A list of nothing: how the server likes the version that the query names.</summary>
    internal ApiCall Probe(ApiSelection selection, string query) => new(_server, selection, "list", selection.EmptyAddress + query);

    /// <summary>Asks for a list, or a page of one.</summary>
    /// <exception cref="SourceException">The server could not be asked, or its answer is no list.</exception>
    /// <exception cref="RefusedException">The server refused.</exception>
    internal async Task<ListPage<T>> ListAsync<T>(
        ApiCall call, IResourceReader<T> reader, TimeProvider clock, CancellationToken cancellationToken)
        where T : class
    {
        using var deadline = new Deadline(AnswerTime, clock, cancellationToken);
        try
        {
            using var response = await SendAsync(call, clock, deadline.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsStreamAsync(deadline.Token).ConfigureAwait(false);
            await using var _ = body.ConfigureAwait(false);
            var page = await reader.ReadPageAsync(body, deadline.Token).ConfigureAwait(false);
            return string.IsNullOrEmpty(page.ResourceVersion)
                ? throw call.Failure("the answer is JSON, but no list: it has no metadata.resourceVersion. Check that KubernetesOptions.Server is an API server.")
                : page;
        }
        catch (Exception thrown) when (ApiCall.CanExplain(thrown, deadline))
        {
            throw call.Explain(thrown, deadline);
        }
    }

    /// <summary>Opens a watch.</summary>
    /// <param name="call">The request.</param>
    /// <param name="reader">Reads the events.</param>
    /// <param name="time">How long the watch may last. What goes on beyond it is a dead connection.</param>
    /// <param name="patience">How long a silence may last.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <exception cref="SourceException">The server could not be asked.</exception>
    /// <exception cref="RefusedException">The server refused.</exception>
    internal async Task<WatchStream<T>> WatchAsync<T>(
        ApiCall call, IResourceReader<T> reader, TimeSpan time, TimeSpan patience, TimeProvider clock, CancellationToken cancellationToken)
        where T : class
    {
        using var opening = new Deadline(AnswerTime, clock, cancellationToken);
        HttpResponseMessage? response = null;
        try
        {
            response = await SendAsync(call, clock, opening.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsStreamAsync(opening.Token).ConfigureAwait(false);
            var deadline = new Deadline(time, clock, cancellationToken);
            deadline.Listen(patience);
            var stream = new WatchStream<T>(call, reader, new Refusal(call, _access, clock), response, body, deadline);
            response = null;
            return stream;
        }
        catch (Exception thrown) when (ApiCall.CanExplain(thrown, opening))
        {
            throw call.Explain(thrown, opening);
        }
        finally
        {
            response?.Dispose();
        }
    }

    public void Dispose() => _access.Dispose();

    private async Task<HttpResponseMessage> SendAsync(ApiCall call, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, call.Uri) { Version = HttpVersion.Version20 };
        var response = await ReachAsync(request, clock, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.OK)
            return response;

        using (response)
            throw await new Refusal(call, _access, clock).ReadAsync(response, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> ReachAsync(HttpRequestMessage request, TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            var response = await _access.SendAsync(request, clock, cancellationToken).ConfigureAwait(false);
            if (Interlocked.Exchange(ref _isDown, false))
                CameBack?.Invoke();
            return response;
        }
        catch (HttpRequestException)
        {
            Volatile.Write(ref _isDown, true);
            throw;
        }
    }
}
