using Polly;
using Polly.Retry;

namespace QuickStart;

/// <summary>Sends a GET again, to another endpoint, when its connection broke. What was never sent the library retries itself.</summary>
internal sealed class RetryHandler(RequestLog log) : DelegatingHandler
{
    private readonly ResiliencePipeline<HttpResponseMessage> _retries = new ResiliencePipelineBuilder<HttpResponseMessage>()
        .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            ShouldHandle = new PredicateBuilder<HttpResponseMessage>().Handle<HttpRequestException>(),
            MaxRetryAttempts = 2,
            Delay = TimeSpan.FromMilliseconds(10),
            OnRetry = _ => log.RetriedAsync(),
        })
        .Build();

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.Method == HttpMethod.Get
            ? _retries.ExecuteAsync(async token => await base.SendAsync(request, token), cancellationToken).AsTask()
            : base.SendAsync(request, cancellationToken);
}
