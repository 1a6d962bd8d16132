namespace Discovery.Http.Transports;

/// <summary>Sends requests to one endpoint.</summary>
internal sealed class EndpointTransport : DelegatingHandler
{
    private readonly Candidate _candidate;
    private readonly ServiceName _service;
    private readonly bool _byAddress;
    private volatile UriRewrite _rewrite;

    /// <param name="candidate">Whom to send to.</param>
    /// <param name="service">The service that it belongs to.</param>
    /// <param name="inner">What sends: a pool of the endpoint's own, or a shared handler.</param>
    /// <param name="byAddress">Whether <paramref name="inner"/> finds the endpoint by the URI alone.</param>
    internal EndpointTransport(Candidate candidate, ServiceName service, HttpMessageHandler inner, bool byAddress)
        : base(inner)
    {
        _candidate = candidate;
        _service = service;
        _byAddress = byAddress;
        _rewrite = new UriRewrite(candidate.Endpoint, service, byAddress);
    }

    internal Task<HttpResponseMessage> InvokeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var rewrite = Rewrite();
        return rewrite.IsNeeded ? InvokeRewrittenAsync(rewrite, request, cancellationToken) : base.SendAsync(request, cancellationToken);
    }

    internal HttpResponseMessage Invoke(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var rewrite = Rewrite();
        if (!rewrite.IsNeeded)
            return base.Send(request, cancellationToken);

        var original = rewrite.Apply(request);
        try
        {
            return base.Send(request, cancellationToken);
        }
        finally
        {
            original.Restore(request);
        }
    }

    private async Task<HttpResponseMessage> InvokeRewrittenAsync(
        UriRewrite rewrite, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // Restored, so that another attempt, a log or a retry outside sees the name and not this endpoint.
        var original = rewrite.Apply(request);
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            original.Restore(request);
        }
    }

    private UriRewrite Rewrite()
    {
        // The endpoint's description may change while the candidate stays.
        var endpoint = _candidate.Endpoint;
        var rewrite = _rewrite;
        return ReferenceEquals(rewrite.Endpoint, endpoint) ? rewrite : _rewrite = new UriRewrite(endpoint, _service, _byAddress);
    }
}
