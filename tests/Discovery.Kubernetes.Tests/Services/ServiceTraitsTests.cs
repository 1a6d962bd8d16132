using System.Net;
using Discovery.Kubernetes.Tests.Scripts;

namespace Discovery.Kubernetes.Tests.Services;

/// <summary>Pods, with what their Service says of them.</summary>
public sealed class ServiceTraitsTests
{
    private const string Rule =
        "Allow it in namespace shop: a Role with apiGroups [\"\"], resources [\"services\"], verbs [\"list\", \"watch\"], and a RoleBinding for this user.";

    [Fact]
    public async Task What_recorded_services_say_is_carried_with_their_pods()
    {
        await using var shop = await ShopCluster.StartAsync(ServiceReach.Pods);
        foreach (var name in new[] { "web", "np", "db-all", "lb", "plain" })
            shop.Api.SetService("shop", name, 8080, "10.0.0.1");

        Assert.Equal(new ServiceTraits { ClientAffinity = TimeSpan.FromHours(3) }, (await shop.SetAsync(ServiceName.Parse("http://web"))).Traits);
        Assert.Equal(new ServiceTraits { NodeLocalOnly = true, TrafficDistribution = "PreferSameZone" }, (await shop.SetAsync(ServiceName.Parse("http://np"))).Traits);
        Assert.Equal(new ServiceTraits { PublishesNotReady = true }, (await shop.SetAsync(ServiceName.Parse("http://db-all"))).Traits);
        Assert.Equal(new ServiceTraits { ClientAffinity = TimeSpan.FromMinutes(10) }, (await shop.SetAsync(ServiceName.Parse("http://lb"))).Traits);
        Assert.Equal(ServiceTraits.None, (await shop.SetAsync(ServiceName.Parse("http://plain"))).Traits);
    }

    [Fact]
    public async Task A_change_of_the_service_alone_makes_a_new_set()
    {
        await using var shop = await ShopCluster.StartAsync(ServiceReach.Pods);
        shop.Api.SetService("shop", "plain", 8080, "10.0.0.1");
        var before = await shop.UntilAsync(ServiceName.Parse("http://plain"), "10.0.0.1:8080");
        shop.Service("plain", """{"clusterIP":"10.96.10.20","ports":[{"port":8080}],"sessionAffinity":"ClientIP"}""");
        var after = await shop.UntilAsync(ServiceName.Parse("http://plain"), s => s.Set?.Traits.ClientAffinity == TimeSpan.FromSeconds(10_800));

        Assert.Same(before.Candidates[0], after.Candidates[0]);
    }

    [Theory]
    [InlineData("http://ext", "api.example.com:0")]
    [InlineData("https://ext:8443", "api.example.com:8443")]
    [InlineData("http://ext-in", "web.shop.svc.cluster.local:0")]
    public async Task An_external_name_is_one_endpoint_that_nobody_resolves_here(string service, string address)
    {
        await using var shop = await ShopCluster.StartAsync(ServiceReach.Pods);

        Assert.Equal(address, Watching.Describe(await shop.SetAsync(ServiceName.Parse(service))));
    }

    [Fact]
    public async Task A_service_without_slices_exists_and_is_empty()
    {
        await using var shop = await ShopCluster.StartAsync(ServiceReach.Pods);
        var empty = await shop.SetAsync(ServiceName.Parse("http://headless-empty"));

        Assert.False(empty.IsAbsent);
        Assert.Equal("its Service has no EndpointSlice; one without a selector needs somebody to write them", empty.Explanation);
        // But a pod of it does not.
        Assert.True((await shop.SetAsync(ServiceName.Parse("http://x-0.headless-empty.shop.svc"))).IsAbsent);
    }

    [Fact]
    public async Task A_service_without_selector_has_the_slices_that_somebody_wrote()
    {
        await using var shop = await ShopCluster.StartAsync(ServiceReach.Pods);
        await shop.UntilAsync(ServiceName.Parse("http://plain"), "");
        shop.Api.ApplySlice("""
            {"metadata":{"name":"mine","namespace":"shop","labels":{"kubernetes.io/service-name":"plain"}},"addressType":"IPv4",
            "endpoints":[{"addresses":["192.0.2.7"]}],"ports":[{"port":9376}]}
            """);

        await shop.UntilAsync(ServiceName.Parse("http://plain"), "192.0.2.7:9376");
        // Slices are enough: whoever wrote them means it.
        Assert.True(shop.Api.Delete("Service", "shop", "plain"));
        await shop.UntilAsync(ServiceName.Parse("http://plain"), s => s.Set is { Explanation: null } set && Watching.Describe(set) == "192.0.2.7:9376");
        Assert.True(shop.Api.DeleteSlice("shop", "mine"));
        await shop.UntilAsync(ServiceName.Parse("http://plain"), "absent");
    }

    [Fact]
    public async Task A_number_is_the_services_own_before_it_is_that_of_its_pods()
    {
        await using var shop = await ShopCluster.StartAsync(ServiceReach.Pods);
        // The target port of web's port http is a name, which is another number in each slice.
        shop.Api.SetService("shop", "web", [new("http", 9090), new("metrics", 9091)], [new("10.0.0.1"), new("10.0.0.2") { Port = 8081 }]);

        Assert.Equal("10.0.0.1:9090 10.0.0.2:8081", Watching.Describe(await shop.SetAsync(ServiceName.Parse("tcp://web:80"))));
        Assert.Equal("10.0.0.1:9091 10.0.0.2:8081", Watching.Describe(await shop.SetAsync(ServiceName.Parse("tcp://web:9090"))));
        Assert.Equal("10.0.0.1:9091 10.0.0.2:8081", Watching.Describe(await shop.SetAsync(ServiceName.Parse("tcp://web:9091"))));
    }

    [Fact]
    public async Task Who_may_not_read_services_gets_the_pods_and_is_told_once_which_rule_is_missing()
    {
        var log = new KeptLog();
        await using var shop = await ShopCluster.StartAsync(
            ServiceReach.Pods, log, api => api.Faults.FailAll(HttpStatusCode.Forbidden, resource: "services"));
        for (var i = 0; i < 3; i++)
        {
            shop.Api.SetService("shop", $"s{i}", 8080, "10.0.0.1");
            var found = await shop.UntilAsync(ServiceName.Parse($"http://s{i}"), "10.0.0.1:8080");
            Assert.Equal((ServiceTraits.None, null, null), (found.Set!.Traits, found.Set.Explanation, found.Failure));
        }

        // As before Services were read: no slices, no service.
        Assert.True((await shop.SetAsync(ServiceName.Parse("http://headless-empty"))).IsAbsent);
        var message = Assert.Single(log.Messages);
        Assert.StartsWith("Warning 41: Services of namespace 'shop' cannot be read. Cannot ", message, StringComparison.Ordinal);
        Assert.Contains("the Service shop/", message, StringComparison.Ordinal);
        Assert.Contains(Rule, message, StringComparison.Ordinal);
        Assert.EndsWith("set KubernetesOptions.ReadServices to false", message, StringComparison.Ordinal);

        // Somebody mends the role.
        shop.Api.Faults.Clear();
        await shop.UntilAsync(ServiceName.Parse("http://headless-empty"), "");
        Assert.Equal("Information 42: Services of namespace 'shop' can be read again", log.Messages.Last());
    }

    [Fact]
    public async Task What_services_said_stays_while_they_cannot_be_read()
    {
        var log = new KeptLog();
        await using var shop = await ShopCluster.StartAsync(ServiceReach.Pods, log);
        shop.Api.SetService("shop", "web", 8080, "10.0.0.1");
        await shop.UntilAsync(ServiceName.Parse("http://web"), "10.0.0.1:8080");
        shop.Api.Faults.FailAll(HttpStatusCode.Forbidden, resource: "services");
        shop.Api.Watches.Drop();
        await shop.Api.Watches.WaitAsync(1, resource: "endpointslices");
        shop.Api.SetService("shop", "web", 8080, "10.0.0.2");
        var found = await shop.UntilAsync(ServiceName.Parse("http://web"), "10.0.0.2:8080");

        Assert.Equal(LiveCondition.Live, found.Condition);
        Assert.Equal(TimeSpan.FromHours(3), found.Set!.Traits.ClientAffinity);
        await Patience.UntilAsync(() => log.Messages.Count == 1);
    }

    [Fact]
    public async Task Without_reading_services_nobody_asks_for_them()
    {
        await using var shop = await ShopCluster.StartAsync(new KubernetesOptions { ReadServices = false });
        shop.Api.SetService("shop", "web", 8080, "10.0.0.1");

        Assert.Equal(ServiceTraits.None, (await shop.SetAsync(ServiceName.Parse("http://web"))).Traits);
        Assert.True((await shop.SetAsync(ServiceName.Parse("http://ext"))).IsAbsent);
        Assert.All(shop.Api.Requests, r => Assert.Equal("endpointslices", r.Resource));
    }

    [Theory]
    [InlineData(WatchScope.Auto, 4, 4)]
    [InlineData(WatchScope.Auto, 50, 1)]
    [InlineData(WatchScope.Service, 6, 6)]
    [InlineData(WatchScope.Namespace, 6, 1)]
    [InlineData(WatchScope.Cluster, 6, 1)]
    public async Task Services_take_as_many_watches_as_their_slices(WatchScope scope, int services, int watches)
    {
        await using var shop = await ShopCluster.StartAsync(new KubernetesOptions { WatchScope = scope });
        for (var i = 0; i < services; i++)
        {
            shop.Api.SetService("shop", $"s{i}", 8080, $"10.0.0.{i + 1}");
            shop.Service($"s{i}", """{"ports":[{"port":80}],"sessionAffinity":"ClientIP"}""");
            // Two watches tell, in any order.
            await shop.UntilAsync(ServiceName.Parse($"http://s{i}"), s => s.Set is { Traits.ClientAffinity: not null } set && Watching.Describe(set) == $"10.0.0.{i + 1}:8080");
        }

        await shop.Api.Watches.WaitAsync(watches, resource: "services");
        await shop.Api.Watches.WaitAsync(watches, resource: "endpointslices");
        Assert.Equal(2 * watches, shop.Api.Watches.Count);
    }
}
