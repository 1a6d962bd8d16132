using Discovery.Kubernetes;
using Microsoft.Extensions.DependencyInjection;

namespace Docs;

public static class Kubernetes
{
    public static void InPod(IServiceCollection services)
    {
        services.AddDiscovery(discovery => discovery.AddKubernetes());
    }

    public static void WithKubeConfig(IServiceCollection services)
    {
        services.AddDiscovery(discovery => discovery.AddKubeConfig(context: "staging"));
    }

    public static void FromOutside(IServiceCollection services)
    {
        services.AddDiscovery(discovery => discovery.AddKubeConfig(configure: options => options.Reach = ServiceReach.Auto));
    }

    public static void ByHand(IServiceCollection services)
    {
        services.AddDiscovery(discovery => discovery
            .AddKubernetes(new KubernetesOptions { Server = new Uri("http://127.0.0.1:8001"), Namespace = "shop" }));
    }

    public static void AcrossRestarts(IServiceCollection services)
    {
        services.AddDiscovery(discovery => discovery
            .AddKubernetes()
            .KeepLastGood("/var/lib/orders/discovery"));
    }
}
