using Discovery.Kubernetes;
using Discovery.Kubernetes.Testing;
using Discovery.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Discovery.Extensions.Tests;

/// <summary>Last good sets in files, as an application asks for them: across runs of it, with a Kubernetes API that is down at the second.</summary>
public sealed class LastGoodTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("discovery-").FullName;

    [Fact]
    public async Task A_run_that_starts_while_the_API_is_down_serves_the_endpoints_of_the_run_before()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        api.SetService("shop", "orders", 8080, "10.0.0.1");
        await RunAsync(api, d => d.KeepLastGood(_folder), async directory =>
            await directory.WaitUntilAsync("http://orders", s => s.Condition == LiveCondition.Live));

        var outage = await api.OutageAsync();
        await RunAsync(api, d => d.KeepLastGood(_folder), async directory =>
        {
            var stale = await directory.WaitUntilAsync("http://orders", s => s.Condition == LiveCondition.Stale);
            Assert.Equal("10.0.0.1:8080", Assert.Single(stale.Candidates).Endpoint.ToString());
            Assert.StartsWith("Cannot watch the EndpointSlices of shop/orders", stale.Failure!.Message, StringComparison.Ordinal);
            using var lease = await directory.LeaseAsync("http://orders");

            api.SetService("shop", "orders", 8080, "10.0.0.2");
            await outage.DisposeAsync();
            await directory.WaitUntilAsync("http://orders", s => s.Condition == LiveCondition.Live && s.Set!.Endpoints[0].ToString() == "10.0.0.2:8080");
        });
    }

    [Fact]
    public async Task Unless_it_is_asked_for_nothing_is_kept()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        api.SetService("shop", "orders", 8080, "10.0.0.1");
        await RunAsync(api, _ => { }, async directory => await directory.WaitUntilAsync("http://orders", s => s.Condition == LiveCondition.Live));
        await using var outage = await api.OutageAsync();

        await RunAsync(api, d => d.RequireKnownNames(), async directory =>
        {
            var snapshot = await directory.WaitUntilAsync("http://orders", s => s.Failure is not null);
            Assert.Null(snapshot.Set);
        });
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Only_sources_that_ask_a_server_are_kept_each_in_a_folder_of_its_own()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        api.SetService("shop", "orders", 8080, "10.0.0.1");
        await RunAsync(
            api,
            d => d.AddStatic("fixed", new ServiceEndpoint("10.0.0.9", 80)).AddEnvironmentVariables().KeepLastGood(_folder),
            async directory =>
            {
                await directory.WaitUntilAsync("http://fixed", s => s.Condition == LiveCondition.Live);
                await directory.WaitUntilAsync("http://orders", s => s.Condition == LiveCondition.Live);
            });

        Assert.Equal(["kubernetes"], Directory.EnumerateDirectories(_folder).Select(Path.GetFileName));
        Assert.Single(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Settings_bind_and_faults_are_told_at_start()
    {
        var services = new ServiceCollection().AddDiscovery();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Discovery:LastGood:Folder"] = _folder,
            ["Discovery:LastGood:MaxAge"] = "31.00:00:00",
        }).Build());
        using var provider = services.BuildServiceProvider();

        Assert.Contains(
            "LastGood:MaxAge is 31.00:00:00; it must be from 1 second to 30 days",
            Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<DiscoveryOptions>>().Value).Message,
            StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task RunAsync(FakeKubernetesApi api, Action<DiscoveryBuilder> configure, Func<ServiceDirectory, Task> run)
    {
        var services = new ServiceCollection().AddDiscovery(d =>
        {
            d.AddKubernetes(new KubernetesOptions { Server = api.Address, Namespace = "shop", ReadServices = false });
            configure(d);
        });
        await using var provider = services.BuildServiceProvider();
        await run(provider.GetRequiredService<ServiceDirectory>());
    }
}
