namespace Discovery.Kubernetes.Tests.Scripts;

/// <summary>Notes when the server first agreed to tell of slices, which it does a while after it answers at all.</summary>
internal sealed class AnswerTimes(HttpMessageHandler inner, Stalls stalls) : DelegatingHandler(inner)
{
    private Moment? _first;

    /// <summary>When, and what <see cref="Stalls.Total"/> was then; null before.</summary>
    public Moment? First => Volatile.Read(ref _first);

    public void Forget() => Volatile.Write(ref _first, null);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode && request.RequestUri!.AbsolutePath.EndsWith("/endpointslices", StringComparison.Ordinal))
            Interlocked.CompareExchange(ref _first, Moment.Now(stalls), null);
        return response;
    }

    public sealed record Moment(long Timestamp, TimeSpan Stalled)
    {
        public static Moment Now(Stalls stalls) => new(TimeProvider.System.GetTimestamp(), stalls.Total);
    }
}
