namespace Discovery.Benchmarks.Micro;

/// <summary>Answers with a small body: what is left is the handler's own cost.</summary>
/// <param name="answersLater">Whether the answer waits for <see cref="Answer"/>, as one from a network does, or comes at once.</param>
internal sealed class StubTransport(bool answersLater = false) : HttpMessageHandler
{
    private static readonly byte[] Body = "{\"ok\":true}"u8.ToArray();
    private TaskCompletionSource<HttpResponseMessage>? _waiting;

    /// <summary>Gives the answer that is waited for, on this thread.</summary>
    internal void Answer()
    {
        if (Interlocked.Exchange(ref _waiting, null) is { } waiting)
            waiting.SetResult(Response());
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!answersLater)
            return Task.FromResult(Response());
        _waiting = new TaskCompletionSource<HttpResponseMessage>();
        return _waiting.Task;
    }

    private static HttpResponseMessage Response()
    {
        var content = new ByteArrayContent(Body);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        return new HttpResponseMessage { Content = content };
    }
}
