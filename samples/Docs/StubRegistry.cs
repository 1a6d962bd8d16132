using System.Net;
using System.Net.Http.Json;

namespace Docs;

/// <summary>Answers as the registry would.</summary>
public sealed class StubRegistry : HttpMessageHandler
{
    public string[]? Endpoints { get; set; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(Endpoints is null
            ? new HttpResponseMessage(HttpStatusCode.NotFound)
            : new HttpResponseMessage(HttpStatusCode.OK) { Content = JsonContent.Create(Endpoints) });
}
