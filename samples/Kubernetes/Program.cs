using Discovery;
using Kubernetes;

// One program, two roles: `orders` answers, `frontend` calls it. ROLE says which; the manifests set it.
var builder = WebApplication.CreateSlimBuilder(args);
var pod = Pod.FromEnvironment();
builder.Services.AddSingleton(pod);
builder.Services.AddDiscovery(discovery =>
{
    // Outside of the cluster, kubectl's own configuration; inside, the pod's service account.
    if (builder.Environment.IsDevelopment())
        discovery.AddKubeConfig();
    else
        discovery.AddKubernetes();
});
builder.Services.AddHttpClient("orders", client => client.BaseAddress = new Uri("http://orders")).AddDiscovery();

var app = builder.Build();
app.MapGet("/ready", () => "ready");
if (pod.Role == "orders")
{
    app.MapGet("/", () => $"{pod}\n");
}
else
{
    app.MapGet("/", (IHttpClientFactory clients, CancellationToken cancelled) => Calls.CountAsync(clients.CreateClient("orders"), 100, cancelled));
    app.MapGet("/set/{**service}", async (string service, ServiceDirectory directory, CancellationToken cancelled) =>
    {
        var now = await directory.GetAsync($"http://{service}", cancelled);
        return $"{now.Condition}, set {now.Set?.Version}\n{string.Concat(now.Candidates.Select(c => $"  {c}\n"))}";
    });
}

await app.RunAsync();
