namespace Discovery.Kubernetes.Tests.Scripts;

/// <summary>Notes when the server first agreed to tell of slices, which it does a while after it answers at all.</summary>
internal sealed class AnswerTimes(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private long _first;

    public long First => Volatile.Read(ref _first);

    public void Forget() => Volatile.Write(ref _first, 0);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode && request.RequestUri!.AbsolutePath.EndsWith("/endpointslices", StringComparison.Ordinal))
            Interlocked.CompareExchange(ref _first, TimeProvider.System.GetTimestamp(), 0);
        return response;
    }
}
