using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Docs;

public static class Readme
{
    public static void Run(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDiscovery(discovery => discovery
            .AddConfiguration()      // Services:orders:http:0 = http://localhost:5001
            .AddKubernetes());       // else ask the cluster
        builder.Services.AddHttpClient("orders", client => client.BaseAddress = new Uri("http://orders"))
            .AddDiscovery();

        var app = builder.Build();
        app.MapGet("/", (IHttpClientFactory http) => http.CreateClient("orders").GetStringAsync("/api/orders"));
        app.Run();
    }
}
