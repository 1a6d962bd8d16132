using System.Net;
using System.Net.Http.Headers;
using Discovery.Kubernetes.Access.Exec;
using Discovery.Kubernetes.Diagnostics;

namespace Discovery.Kubernetes.Access;

/// <summary>Sends requests to the API server as the one whom the options name.</summary>
internal sealed class ApiAccess : IDisposable
{
    private readonly ICredentials _credentials;
    private readonly Impersonation? _impersonation;
    private readonly string? _host;
    private readonly Transport? _transport;
    private readonly HttpMessageInvoker? _invoker;

    /// <exception cref="ArgumentException">The certificates of the options cannot be used.</exception>
    internal ApiAccess(KubernetesOptions options, HttpMessageHandler? handler, SourceJournal journal)
    {
        _credentials = Credentials(options);
        _impersonation = options.Impersonation;
        _host = options.TlsServerName;
        if (handler is null)
            _transport = new Transport(options, journal);
        else
            _invoker = new HttpMessageInvoker(handler, disposeHandler: false);
    }

    /// <summary>What to change after a 401.</summary>
    internal string Advice => _credentials.Advice;

    /// <summary>Sends a request; answers as soon as the headers are there. A refused credential is renewed once.</summary>
    /// <exception cref="SourceException">There is no credential to be had.</exception>
    internal async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, TimeProvider clock, CancellationToken cancellationToken)
    {
        Complete(request);
        var credential = await _credentials.GetAsync(clock, cancellationToken).ConfigureAwait(false);
        var response = await SendAsync(request, credential, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
            return response;

        _credentials.Refuse(credential);
        var fresh = await FreshAsync(response, clock, cancellationToken).ConfigureAwait(false);
        if (fresh.IsSameAs(credential))
            return response;

        response.Dispose();
        response = await SendAsync(request, fresh, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
            _credentials.Refuse(fresh);
        return response;
    }

    public void Dispose()
    {
        _transport?.Dispose();
        _invoker?.Dispose();
        (_credentials as IDisposable)?.Dispose();
    }

    private static ICredentials Credentials(KubernetesOptions options) =>
        options.Exec is { } exec ? new ExecCredentials(exec)
        : options.TokenFile is { } file ? new TokenFile(file)
        : new FixedCredentials(options.Token, (options.ClientCertificate ?? options.ClientCertificateFile) is not null);

    private void Complete(HttpRequestMessage request)
    {
        if (request.Headers.UserAgent.Count == 0)
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Discovery.Kubernetes", null));
        if (request.Headers.Accept.Count == 0)
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        // The handler takes the name that it sends (SNI) and checks from here.
        if (_host is not null)
            request.Headers.Host = _host;
        _impersonation?.AddTo(request);
    }

    private async Task<Credential> FreshAsync(HttpResponseMessage response, TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            return await _credentials.GetAsync(clock, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, Credential credential, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = credential.Token is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;
        return _transport is not null
            ? _transport.SendAsync(request, credential, cancellationToken)
            : _invoker!.SendAsync(request, cancellationToken);
    }
}
