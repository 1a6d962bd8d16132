namespace Discovery.Http.Transports;

/// <summary>What a request was before it was rewritten for an endpoint.</summary>
internal readonly struct RewrittenRequest(Uri original, string? host, Uri sent)
{
    internal void Restore(HttpRequestMessage request)
    {
        request.Headers.Host = host;
        var now = request.RequestUri!;
        request.RequestUri = ReferenceEquals(now, sent) ? original : Redirected(now);
    }

    /// <summary>Where redirects led: the endpoint's own address becomes the name again, others stay.</summary>
    private Uri Redirected(Uri now) =>
        now.Scheme == sent.Scheme && now.Authority == sent.Authority
            ? new UriBuilder(now) { Scheme = original.Scheme, Host = original.Host, Port = original.Port }.Uri
            : now;
}
