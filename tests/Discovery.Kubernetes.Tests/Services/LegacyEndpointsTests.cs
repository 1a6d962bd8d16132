using System.Net;
using Discovery.Kubernetes.Tests.Scripts;

namespace Discovery.Kubernetes.Tests.Services;

/// <summary>Endpoints stand in for slices on servers that have none, and only there.</summary>
public sealed class LegacyEndpointsTests
{
    private const string Told = "Warning 43: The API server does not serve discovery.k8s.io/v1, which is in Kubernetes from 1.21 on. ";

    private readonly KeptLog _log = new();

    [Fact]
    public async Task They_serve_where_the_group_is_absent_and_that_is_told_once()
    {
        await using var shop = await StartAsync();
        Apply(shop, "web", """{"addresses":[{"ip":"10.0.0.1"}],"ports":[{"name":"http","port":8080},{"name":"metrics","port":9091}]}""");
        Apply(shop, "plain", """{"addresses":[{"ip":"10.0.0.3"}],"ports":[{"port":8080}]}""");

        var web = await shop.SetAsync(ServiceName.Parse("http://web"));
        Assert.Equal("10.0.0.1:8080", Watching.Describe(web));
        Assert.Equal(TimeSpan.FromHours(3), web.Traits.ClientAffinity);
        Assert.Equal("10.0.0.3:8080", Watching.Describe(await shop.SetAsync(ServiceName.Parse("http://plain"))));
        Assert.True((await shop.SetAsync(ServiceName.Parse("http://nothing"))).IsAbsent);
        Assert.StartsWith(Told, Assert.Single(_log.Messages), StringComparison.Ordinal);

        Apply(shop, "web", """{"addresses":[{"ip":"10.0.0.2"}],"ports":[{"name":"http","port":8081}]}""");
        await shop.UntilAsync(ServiceName.Parse("http://web"), "10.0.0.2:8081");
        Apply(shop, "web", "");
        await shop.UntilAsync(ServiceName.Parse("http://web"), "");
    }

    [Fact]
    public async Task All_that_they_say_counts()
    {
        await using var shop = await StartAsync();
        Apply(shop, "db", """
            {"addresses":[{"ip":"10.0.0.1","hostname":"db-0","nodeName":"node-a","targetRef":{"kind":"Pod","name":"db-0","uid":"d2719a5c-0000-4000-8000-000000000001"}},{"ip":"fd00::1"}],
            "notReadyAddresses":[{"ip":"10.0.0.2"}],"ports":[{"name":"pg","port":5432},{"name":"dns","port":53,"protocol":"UDP"}]},
            {"addresses":[{"ip":"10.0.0.3"}],"ports":[{"name":"pg","port":5433}]}
            """);
        var endpoints = (await shop.SetAsync(ServiceName.Parse("tcp://db"))).Endpoints.ToDictionary(e => e.Address.ToString()!);

        Assert.Equal(["10.0.0.1:5432", "10.0.0.2:5432", "10.0.0.3:5433", "[fd00::1]:5432"], endpoints.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(EndpointConditions.None, endpoints["10.0.0.2:5432"].Conditions);
        Assert.Equal(EndpointConditions.Healthy, endpoints["10.0.0.3:5433"].Conditions);
        var first = endpoints["10.0.0.1:5432"];
        Assert.Equal(("db-0", "d2719a5c-0000-4000-8000-000000000001", "node-a"), (first.DisplayName, first.Uid, first.Locality?.Node));
        Assert.Equal("10.0.0.1:5432", Watching.Describe(await shop.SetAsync(ServiceName.Parse("tcp://db-0.db.shop.svc"))));
    }

    [Fact]
    public async Task A_server_that_learns_of_slices_is_asked_for_them()
    {
        await using var shop = await StartAsync();
        Apply(shop, "web", """{"addresses":[{"ip":"10.0.0.1"}],"ports":[{"name":"http","port":8080}]}""");
        await shop.UntilAsync(ServiceName.Parse("http://web"), "10.0.0.1:8080");
        shop.Api.SetService("shop", "web", [new("http", 8080)], [new("10.0.0.2")]);
        shop.Api.Faults.Clear();

        await shop.UntilAsync(ServiceName.Parse("http://web"), "10.0.0.2:8080");
        await shop.Api.Watches.WaitAsync(1, resource: "endpointslices");
    }

    [Fact]
    public async Task Slices_that_were_served_are_not_given_up()
    {
        await using var shop = await ShopCluster.StartAsync(ServiceReach.Pods, _log);
        shop.Api.SetService("shop", "web", 8080, "10.0.0.1");
        await shop.UntilAsync(ServiceName.Parse("http://web"), "10.0.0.1:8080");
        shop.Api.Faults.FailAll(HttpStatusCode.NotFound, resource: "endpointslices");
        shop.Api.Compact();
        shop.Api.Watches.Abort();
        var stale = await shop.UntilAsync(ServiceName.Parse("http://web"), s => s.Condition == LiveCondition.Stale && s.Failure!.Message.Contains("404", StringComparison.Ordinal));

        Assert.Equal("10.0.0.1:8080", Watching.Describe(stale.Set!));
        Assert.DoesNotContain(shop.Api.Requests, r => r.Resource == "endpoints");
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.Unauthorized)]
    public async Task Slices_that_cannot_be_had_are_no_reason(HttpStatusCode status)
    {
        await using var shop = await ShopCluster.StartAsync(
            ServiceReach.Pods, _log, api => api.Faults.FailAll(status, resource: "endpointslices"));
        await shop.UntilAsync(ServiceName.Parse("http://web"), s => s.Failure is not null);

        Assert.DoesNotContain(shop.Api.Requests, r => r.Resource == "endpoints");
    }

    [Fact]
    public async Task A_server_that_has_neither_is_told_as_one_without_slices()
    {
        await using var shop = await StartAsync();
        shop.Api.Faults.FailAll(HttpStatusCode.NotFound);
        var failed = await shop.UntilAsync(ServiceName.Parse("http://web"), s => s.Failure is not null);

        Assert.Contains("the EndpointSlices of shop/web", failed.Failure!.Message, StringComparison.Ordinal);
        Assert.EndsWith("Check KubernetesOptions.Server; discovery.k8s.io/v1 needs Kubernetes 1.21 or newer.", failed.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Endpoints_that_may_not_be_read_are_a_failure_that_names_the_rule()
    {
        await using var shop = await StartAsync();
        shop.Api.Faults.FailAll(HttpStatusCode.Forbidden, resource: "endpoints");
        var failed = await shop.UntilAsync(ServiceName.Parse("http://web"), s => s.Failure?.Message.Contains("403", StringComparison.Ordinal) is true);

        Assert.Contains("the Endpoints shop/web", failed.Failure!.Message, StringComparison.Ordinal);
        Assert.Contains("apiGroups [\"\"], resources [\"endpoints\"]", failed.Failure.Message, StringComparison.Ordinal);
    }

    private static void Apply(ShopCluster shop, string name, string subsets) => shop.Api.Apply(
        $$$"""{"kind":"Endpoints","metadata":{"name":"{{{name}}}","namespace":"shop"},"subsets":[{{{subsets}}}]}""");

    private Task<ShopCluster> StartAsync() => ShopCluster.StartAsync(
        ServiceReach.Pods, _log, api => api.Faults.FailAll(HttpStatusCode.NotFound, resource: "endpointslices"));
}
