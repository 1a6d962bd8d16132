namespace Discovery.Benchmarks.Micro;

/// <summary>Answers at once, with a small body: what is left is the handler's own cost.</summary>
internal sealed class StubTransport : HttpMessageHandler
{
    private static readonly byte[] Body = "{\"ok\":true}"u8.ToArray();

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var content = new ByteArrayContent(Body);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        return Task.FromResult(new HttpResponseMessage { Content = content });
    }
}
