using Discovery;
using Discovery.Http;
using Discovery.Kubernetes;

namespace Docs;

public static class Http
{
    public static async Task<string> AffinityAsync(HttpClient client, string userId, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://carts/api/cart").WithAffinity(userId);
        using var response = await client.SendAsync(request, cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    public static async Task<string> WithoutContainerAsync()
    {
        await using var directory = new ServiceDirectory(new FallbackSource(
            new KubernetesSource(KubernetesOptions.InCluster()),
            new PassThroughSource()));
        using var client = new HttpClient(new DiscoveryHttpHandler(directory));
        var orders = await client.GetStringAsync("http://orders/api/orders");
        return orders;
    }
}
