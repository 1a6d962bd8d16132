using System.Net;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using Discovery;

namespace Docs;

public sealed class RegistrySource(HttpClient registry) : IEndpointSource
{
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    public async IAsyncEnumerable<EndpointSet> WatchAsync(
        ServiceName service, WatchContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            yield return await AskAsync(service, cancellationToken);
            await context.WaitAsync(Period, cancellationToken);
        }
    }

    private async Task<EndpointSet> AskAsync(ServiceName service, CancellationToken cancellationToken)
    {
        using var response = await registry.GetAsync($"/services/{service.Service}", cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return EndpointSet.Absent("registry");

        var addresses = await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<string[]>(cancellationToken);
        return new EndpointSet("registry", addresses!.Select(ServiceEndpoint.Parse));
    }
}
