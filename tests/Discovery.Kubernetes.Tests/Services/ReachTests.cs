using System.Net;
using Discovery.Kubernetes.Testing;
using Discovery.Kubernetes.Tests.Scripts;

namespace Discovery.Kubernetes.Tests.Services;

/// <summary>Each type of Service, by each way to reach it. The Services are recorded ones.</summary>
public sealed class ReachTests
{
    [Theory]
    [InlineData("http://web", "10.96.10.10:80")]
    [InlineData("http://_metrics.web", "10.96.10.10:9090")]
    [InlineData("http://web:9090", "10.96.10.10:9090")]
    [InlineData("http://plain", "10.96.10.20:8080")]
    [InlineData("http://np", "10.96.10.30:80")]
    [InlineData("https://lb", "10.96.10.40:443")]
    [InlineData("http://ext", "api.example.com:0")]
    [InlineData("http://ext:8080", "api.example.com:8080")]
    [InlineData("http://ext-in", "web.shop.svc.cluster.local:0")]
    [InlineData("http://db", "10.0.0.7:15432")]
    [InlineData("http://db-0.db.shop.svc", "10.0.0.7:15432")]
    [InlineData("http://db-9.db.shop.svc", "absent")]
    [InlineData("http://nothing", "absent")]
    public async Task Through_the_virtual_ip(string service, string addresses)
    {
        await using var shop = await ShopCluster.StartAsync(ServiceReach.ClusterIp, prepare: AddPods);

        Assert.Equal(addresses, Watching.Describe(await shop.SetAsync(ServiceName.Parse(service))));
    }

    [Theory]
    [InlineData("http://np", "192.0.2.1:30080 10.1.0.2:30080")]
    [InlineData("https://lb", "192.0.2.1:30443")]
    [InlineData("http://ext", "api.example.com:0")]
    [InlineData("http://web", "")]
    [InlineData("http://db-0.db.shop.svc", "absent")]
    [InlineData("http://nothing", "absent")]
    public async Task Through_the_ports_of_nodes_that_are_ready(string service, string addresses)
    {
        await using var shop = await ShopCluster.StartAsync(ServiceReach.NodePort, prepare: AddPods);
        // Of the service's only pod, node-a is the node, and lb says externalTrafficPolicy: Local.
        shop.Node("node-a", "InternalIP 10.1.0.1, Hostname node-a, ExternalIP 2001:db8::1, ExternalIP 192.0.2.1");
        shop.Node("node-b", "InternalIP fd00::2, InternalIP 10.1.0.2");
        shop.Node("node-c", "ExternalIP 192.0.2.3", ready: "Unknown");
        shop.Node("node-d", "Hostname node-d");

        var set = await shop.SetAsync(ServiceName.Parse(service));

        Assert.Equal(addresses, Watching.Describe(set));
        if (service == "http://web")
            Assert.Equal("its Service is of type ClusterIp and has no node port", set.Explanation);
    }

    [Fact]
    public async Task A_node_is_told_with_its_place_and_comes_and_goes_as_it_is_ready()
    {
        await using var shop = await ShopCluster.StartAsync(ServiceReach.NodePort);
        await shop.UntilAsync(ServiceName.Parse("http://np"), s => s.Set?.Explanation == "none of the 0 nodes is ready and has an address");
        shop.Node("node-a", "InternalIP 10.1.0.1");
        var endpoint = Assert.Single((await shop.UntilAsync(ServiceName.Parse("http://np"), "10.1.0.1:30080")).Set!.Endpoints);
        Assert.Equal("here/zone-a/node-a", endpoint.Locality!.ToString());
        Assert.Equal("node-a", endpoint.DisplayName);

        shop.Node("node-b", "InternalIP 10.1.0.2");
        await shop.UntilAsync(ServiceName.Parse("http://np"), "10.1.0.1:30080 10.1.0.2:30080");
        shop.Node("node-a", "InternalIP 10.1.0.1", ready: "False");
        await shop.UntilAsync(ServiceName.Parse("http://np"), "10.1.0.2:30080");
        Assert.True(shop.Api.Delete("Node", "", "node-b"));
        await shop.UntilAsync(ServiceName.Parse("http://np"), "");
    }

    [Fact]
    public async Task With_the_local_policy_nodes_follow_the_pods_that_are_ready()
    {
        await using var shop = await ShopCluster.StartAsync(ServiceReach.NodePort);
        shop.Node("node-a", "InternalIP 10.1.0.1");
        shop.Node("node-b", "InternalIP 10.1.0.2");
        shop.Api.SetService("shop", "lb", [new("https", 8443)], [new("10.0.0.1") { Node = "node-a" }, new("10.0.0.2") { Node = "node-b", Ready = false, Serving = false }]);
        await shop.UntilAsync(ServiceName.Parse("https://lb"), "10.1.0.1:30443");
        shop.Api.SetService("shop", "lb", [new("https", 8443)], [new("10.0.0.2") { Node = "node-b" }]);
        await shop.UntilAsync(ServiceName.Parse("https://lb"), "10.1.0.2:30443");
        // Nobody is ready: who shuts down and still serves is better than nobody, as with kube-proxy.
        shop.Api.SetService("shop", "lb", [new("https", 8443)], [new("10.0.0.2") { Node = "node-b", Ready = false, Terminating = true }]);
        await shop.UntilAsync(ServiceName.Parse("https://lb"), "10.1.0.2:30443");
        shop.Api.SetService("shop", "lb", [new("https", 8443)], []);
        var empty = await shop.UntilAsync(ServiceName.Parse("https://lb"), "");
        Assert.Contains("(externalTrafficPolicy: Local)", empty.Set!.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_the_local_policy_all_nodes_are_tried_where_pods_may_not_be_read()
    {
        await using var shop = await ShopCluster.StartAsync(
            ServiceReach.NodePort, prepare: api => api.Faults.FailAll(HttpStatusCode.Forbidden, resource: "endpointslices"));
        shop.Node("node-a", "InternalIP 10.1.0.1");
        shop.Node("node-b", "InternalIP 10.1.0.2");

        Assert.Equal("10.1.0.1:30443 10.1.0.2:30443", Watching.Describe(await shop.SetAsync(ServiceName.Parse("https://lb"))));
    }

    [Fact]
    public async Task Nodes_that_may_not_be_read_are_a_failure_that_names_the_rule()
    {
        await using var shop = await ShopCluster.StartAsync(
            ServiceReach.NodePort, prepare: api => api.Faults.FailAll(HttpStatusCode.Forbidden, resource: "nodes"));
        var failed = await shop.UntilAsync(ServiceName.Parse("http://np"), s => s.Failure is not null);

        Assert.EndsWith(
            "Allow it in the cluster: a ClusterRole with apiGroups [\"\"], resources [\"nodes\"], verbs [\"list\", \"watch\"], and a ClusterRoleBinding for this user.",
            failed.Failure!.Message,
            StringComparison.Ordinal);
        // Only what goes through nodes needs them.
        Assert.Equal("api.example.com:0", Watching.Describe(await shop.SetAsync(ServiceName.Parse("http://ext"))));
    }

    [Theory]
    [InlineData("https://lb", "192.0.2.10:443 lb-1.example.com:443", null)]
    [InlineData("http://ext", "api.example.com:0", null)]
    [InlineData("http://np", "", "its Service is of type NodePort, which has no load balancer")]
    [InlineData("http://web", "", "its Service is of type ClusterIp, which has no load balancer")]
    [InlineData("http://db-0.db.shop.svc", "absent", "one pod of it cannot be reached from outside")]
    public async Task Through_the_load_balancer(string service, string addresses, string? explanation)
    {
        await using var shop = await ShopCluster.StartAsync(ServiceReach.LoadBalancer, prepare: AddPods);

        var set = await shop.SetAsync(ServiceName.Parse(service));

        Assert.Equal((addresses, explanation), (Watching.Describe(set), set.Explanation));
        Assert.DoesNotContain(shop.Api.Requests, r => r.Resource is "nodes" or "endpointslices");
    }

    [Fact]
    public async Task A_load_balancer_serves_as_soon_as_it_has_an_address()
    {
        await using var shop = await ShopCluster.StartAsync(ServiceReach.LoadBalancer);
        shop.Service("late", """{"type":"LoadBalancer","ports":[{"port":80,"nodePort":30001}]}""");
        await shop.UntilAsync(ServiceName.Parse("http://late"), s => s.Set?.Explanation == "its Service has no load balancer yet: status.loadBalancer.ingress is empty");
        shop.Service("late", """{"type":"LoadBalancer","ports":[{"port":80,"nodePort":30001}]}""", """{"loadBalancer":{"ingress":[{"ip":"2001:db8::10"}]}}""");

        await shop.UntilAsync(ServiceName.Parse("http://late"), "[2001:db8::10]:80");
    }

    [Theory]
    [InlineData("https://lb", "192.0.2.10:443 lb-1.example.com:443")]
    [InlineData("http://np", "10.1.0.1:30080")]
    [InlineData("http://db", "10.0.0.7:15432")]
    [InlineData("http://db-0.db.shop.svc", "10.0.0.7:15432")]
    [InlineData("http://ext", "api.example.com:0")]
    [InlineData("http://nothing", "absent")]
    public async Task Auto_outside_of_the_cluster_takes_the_first_way_that_the_service_has(string service, string addresses)
    {
        await using var shop = await ShopCluster.StartAsync(ServiceReach.Auto, prepare: AddPods);
        shop.Node("node-a", "InternalIP 10.1.0.1");

        Assert.Equal(addresses, Watching.Describe(await shop.SetAsync(ServiceName.Parse(service))));
        Assert.Equal(service == "http://np", shop.Api.Requests.Any(r => r.Resource == "nodes"));
    }

    [Fact]
    public async Task Auto_in_a_pod_goes_to_the_pods()
    {
        await using var shop = await ShopCluster.StartAsync(new KubernetesOptions { Reach = ServiceReach.Auto, IsInPod = true }, prepare: AddPods);

        Assert.Equal("10.0.0.8:8443", Watching.Describe(await shop.SetAsync(ServiceName.Parse("https://lb"))));
    }

    [Fact]
    public async Task A_service_that_changes_its_type_changes_its_way()
    {
        await using var shop = await ShopCluster.StartAsync(ServiceReach.Auto);
        shop.Node("node-a", "InternalIP 10.1.0.1");
        shop.Api.SetService("shop", "x", 8080, "10.0.0.1");
        shop.Service("x", """{"clusterIP":"10.96.0.9","ports":[{"port":80,"targetPort":8080}]}""");
        await shop.UntilAsync(ServiceName.Parse("http://x"), "10.0.0.1:8080");
        shop.Service("x", """{"type":"NodePort","clusterIP":"10.96.0.9","ports":[{"port":80,"targetPort":8080,"nodePort":30001}]}""");
        await shop.UntilAsync(ServiceName.Parse("http://x"), "10.1.0.1:30001");
        shop.Service("x", """{"type":"ExternalName","externalName":"other.example.com."}""");
        await shop.UntilAsync(ServiceName.Parse("http://x"), "other.example.com:0");
        Assert.True(shop.Api.Delete("Service", "shop", "x"));
        await shop.UntilAsync(ServiceName.Parse("http://x"), "absent");
    }

    [Fact]
    public async Task Sessions_stick_to_a_node_but_what_is_said_of_pods_does_not_count_for_nodes()
    {
        await using var shop = await ShopCluster.StartAsync(ServiceReach.NodePort, prepare: AddPods);
        shop.Node("node-a", "InternalIP 10.1.0.1");

        Assert.Equal(TimeSpan.FromMinutes(10), (await shop.SetAsync(ServiceName.Parse("https://lb"))).Traits.ClientAffinity);
        // It says internalTrafficPolicy: Local and trafficDistribution: PreferSameZone.
        Assert.Equal(ServiceTraits.None, (await shop.SetAsync(ServiceName.Parse("http://np"))).Traits);
    }

    [Theory]
    [InlineData("http://_grpc.web", "no port is named 'grpc'; its ports are http (80), metrics (9090)")]
    [InlineData("tcp://web", "it has several ports: http (80), metrics (9090); name the one you mean, as in tcp://_http.web")]
    [InlineData("http://_pg.ext", "no port is named 'pg' in its Service, which leads to api.example.com")]
    [InlineData("http://udp", "its Service names no TCP port")]
    public async Task A_port_that_cannot_be_chosen_is_told(string service, string explanation)
    {
        await using var shop = await ShopCluster.StartAsync(ServiceReach.ClusterIp);
        shop.Service("udp", """{"clusterIP":"10.96.0.9","ports":[{"port":53,"protocol":"UDP"}]}""");

        var set = await shop.SetAsync(ServiceName.Parse(service));

        Assert.Empty(set.Endpoints);
        Assert.Equal(explanation, set.Explanation);
    }

    [Fact]
    public async Task Services_that_cannot_be_read_are_a_failure_where_nothing_goes_without_them()
    {
        await using var shop = await ShopCluster.StartAsync(
            ServiceReach.ClusterIp, prepare: api => api.Faults.FailAll(HttpStatusCode.Forbidden, resource: "services"));
        var failed = await shop.UntilAsync(ServiceName.Parse("http://web"), s => s.Failure is not null);

        Assert.Equal(LiveCondition.Pending, failed.Condition);
        Assert.EndsWith(
            "Allow it in namespace shop: a Role with apiGroups [\"\"], resources [\"services\"], verbs [\"list\", \"watch\"], and a RoleBinding for this user.",
            failed.Failure!.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outage_keeps_the_virtual_ip_and_marks_it_stale()
    {
        await using var shop = await ShopCluster.StartAsync(ServiceReach.ClusterIp);
        await shop.UntilAsync(ServiceName.Parse("http://web"), "10.96.10.10:80");
        await using var outage = await shop.Api.OutageAsync();
        var stale = await shop.UntilAsync(ServiceName.Parse("http://web"), s => s.Condition == LiveCondition.Stale);

        Assert.Equal("10.96.10.10:80", Watching.Describe(stale.Set!));
    }

    private static void AddPods(FakeKubernetesApi api)
    {
        api.SetService("shop", "db", [new("pg", 15432)], [new("10.0.0.7") { Node = "node-b", Hostname = "db-0", Pod = "db-0" }], headless: true);
        api.SetService("shop", "lb", [new("https", 8443)], [new("10.0.0.8") { Node = "node-a" }]);
    }
}
