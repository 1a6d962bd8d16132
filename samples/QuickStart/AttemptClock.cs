namespace QuickStart;

/// <summary>Notes when each attempt began: "no request to an endpoint that has left" is a promise about attempts, not calls.</summary>
internal sealed class AttemptClock(TimeProvider time) : DelegatingHandler
{
    public static readonly HttpRequestOptionsKey<long> StartedAt = new("QuickStart.StartedAt");

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Options.Set(StartedAt, time.GetTimestamp());
        return base.SendAsync(request, cancellationToken);
    }
}
