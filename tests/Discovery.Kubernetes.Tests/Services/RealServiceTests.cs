using System.Text.Json.Nodes;
using Discovery.Kubernetes.Tests.Scripts;

namespace Discovery.Kubernetes.Tests.Services;

/// <summary>Services of each type on a real kube-apiserver 1.20.2, which fills in addresses, ports and defaults; skipped where it was not built.</summary>
public sealed class RealServiceTests(RealApiServer server) : IClassFixture<RealApiServer>
{
    [SkippableFact]
    public async Task A_virtual_ip_is_the_one_that_the_server_gave()
    {
        Skip.If(server.Missing is not null, server.Missing);
        await CreateAsync("vip", """{"selector":{"app":"vip"},"ports":[{"name":"http","port":80,"targetPort":"web"},{"name":"admin","port":81}]}""");
        var given = await FieldAsync("vip", "{.spec.clusterIP}");
        await using var client = new Client(server, ServiceReach.ClusterIp);

        await client.UntilAsync(ServiceName.Parse("http://vip.shop"), $"{given}:80");
        await client.UntilAsync(ServiceName.Parse("http://_admin.vip.shop"), $"{given}:81");
        await server.KubectlAsync("", "delete", "service", "vip", "-n", "shop");
        await client.UntilAsync(ServiceName.Parse("http://vip.shop"), "absent");
        await CreateAsync("vip", """{"ports":[{"name":"http","port":8080}]}""");
        await client.UntilAsync(ServiceName.Parse("http://vip.shop"), $"{await FieldAsync("vip", "{.spec.clusterIP}")}:8080");
    }

    [SkippableFact]
    public async Task A_headless_service_has_its_pods_whatever_way()
    {
        Skip.If(server.Missing is not null, server.Missing);
        await CreateAsync("headless", """{"clusterIP":"None","ports":[{"name":"http","port":80}]}""");
        await using var pods = new Client(server, ServiceReach.Pods);
        await using var virtualIps = new Client(server, ServiceReach.ClusterIp);
        // It exists, though nobody is there.
        await pods.UntilAsync(ServiceName.Parse("http://headless.shop"), "");
        await server.CreateAsync("shop", "headless", "headless-a", "10.6.0.1");

        await pods.UntilAsync(ServiceName.Parse("http://headless.shop"), "10.6.0.1:8080");
        await virtualIps.UntilAsync(ServiceName.Parse("http://headless.shop"), "10.6.0.1:8080");
    }

    [SkippableFact]
    public async Task Node_ports_are_those_that_the_server_gave_at_the_nodes_that_are_ready()
    {
        Skip.If(server.Missing is not null, server.Missing);
        await CreateAsync("ports", """{"type":"NodePort","ports":[{"name":"http","port":80,"targetPort":8080}]}""");
        var port = await FieldAsync("ports", "{.spec.ports[0].nodePort}");
        await NodeAsync("node-a", "True", "InternalIP", "10.1.0.1");
        await NodeAsync("node-b", "False", "InternalIP", "10.1.0.2");
        await using var client = new Client(server, ServiceReach.NodePort);

        await client.UntilAsync(ServiceName.Parse("http://ports.shop"), $"10.1.0.1:{port}");
        await NodeAsync("node-b", "True", "ExternalIP", "192.0.2.2");
        await client.UntilAsync(ServiceName.Parse("http://ports.shop"), $"10.1.0.1:{port} 192.0.2.2:{port}");
        await server.KubectlAsync("", "delete", "node", "node-a");
        await client.UntilAsync(ServiceName.Parse("http://ports.shop"), $"192.0.2.2:{port}");

        await server.KubectlAsync("", "patch", "service", "ports", "-n", "shop", "--type=merge", "-p", """{"spec":{"externalTrafficPolicy":"Local"}}""");
        await client.UntilAsync(ServiceName.Parse("http://ports.shop"), "");
        await server.CreateAsync("shop", "ports", "ports-a", "10.6.1.1");
        await server.PatchAsync("shop", "ports-a", """{"endpoints":[{"addresses":["10.6.1.1"],"nodeName":"node-b"}]}""");
        await client.UntilAsync(ServiceName.Parse("http://ports.shop"), $"192.0.2.2:{port}");
    }

    [SkippableFact]
    public async Task A_load_balancer_is_used_from_outside_once_it_has_an_address()
    {
        Skip.If(server.Missing is not null, server.Missing);
        await CreateAsync("balanced", """{"type":"LoadBalancer","ports":[{"name":"https","port":443,"targetPort":8443}]}""");
        await using var client = new Client(server, ServiceReach.LoadBalancer);
        await client.UntilAsync(ServiceName.Parse("https://balanced.shop"), "");
        await server.PatchStatusAsync("/api/v1/namespaces/shop/services/balanced", """{"loadBalancer":{"ingress":[{"ip":"192.0.2.10"},{"hostname":"lb.example.com"}]}}""");
        await client.UntilAsync(ServiceName.Parse("https://balanced.shop"), "192.0.2.10:443 lb.example.com:443");

        await using var auto = new Client(server, ServiceReach.Auto);
        await auto.UntilAsync(ServiceName.Parse("https://balanced.shop"), "192.0.2.10:443 lb.example.com:443");
    }

    [SkippableFact]
    public async Task An_external_name_and_affinity_come_with_the_defaults_of_the_server()
    {
        Skip.If(server.Missing is not null, server.Missing);
        await CreateAsync("away", """{"type":"ExternalName","externalName":"api.example.com"}""");
        await CreateAsync("sticky", """{"sessionAffinity":"ClientIP","publishNotReadyAddresses":true,"ports":[{"port":80}]}""");
        await server.CreateAsync("shop", "sticky", "sticky-a", "10.6.2.1");
        await using var client = new Client(server, ServiceReach.Pods);

        await client.UntilAsync(ServiceName.Parse("http://away.shop"), "api.example.com:0");
        var sticky = await client.UntilAsync(ServiceName.Parse("http://sticky.shop"), "10.6.2.1:8080");
        Assert.Equal(new ServiceTraits { ClientAffinity = TimeSpan.FromHours(3), PublishesNotReady = true }, sticky.Set!.Traits);
        await server.KubectlAsync("", "patch", "service", "sticky", "-n", "shop", "--type=merge", "-p", """{"spec":{"sessionAffinity":"None"}}""");
        await FakeCluster.UntilAsync(client.Directory, ServiceName.Parse("http://sticky.shop"), s => s.Set is { Traits.ClientAffinity: null });
    }

    [SkippableFact]
    public async Task Endpoints_stand_in_while_the_server_has_no_slices()
    {
        Skip.If(server.Missing is not null, server.Missing);
        const string crd = "endpointslices.discovery.k8s.io";
        var definition = await server.KubectlAsync("", "get", "crd", crd, "-o", "json");
        await server.KubectlAsync("", "delete", "crd", crd);
        await server.KubectlAsync(
            """
            {"apiVersion":"v1","kind":"Endpoints","metadata":{"name":"old","namespace":"shop"},
            "subsets":[{"addresses":[{"ip":"10.6.3.1"}],"notReadyAddresses":[{"ip":"10.6.3.2"}],"ports":[{"name":"http","port":8080}]}]}
            """,
            "create",
            "-f",
            "-");
        var log = new KeptLog();
        await using var client = new Client(server, ServiceReach.Pods, log);
        await client.UntilAsync(ServiceName.Parse("http://old.shop"), "10.6.3.1:8080 10.6.3.2:8080");
        Assert.Contains("Endpoints stand in for EndpointSlices", Assert.Single(log.Messages), StringComparison.Ordinal);

        await server.KubectlAsync(Anew(definition), "create", "-f", "-");
        await Patience.UntilAsync(async () => await server.StatusAsync("/apis/discovery.k8s.io/v1/endpointslices", "admin-token") == System.Net.HttpStatusCode.OK);
        await server.CreateAsync("shop", "old", "old-a", "10.6.3.3");
        await client.UntilAsync(ServiceName.Parse("http://old.shop"), "10.6.3.3:8080", patience: 90);
    }

    private static string Anew(string definition)
    {
        var json = JsonNode.Parse(definition)!;
        var written = new JsonObject
        {
            ["apiVersion"] = json["apiVersion"]!.DeepClone(),
            ["kind"] = json["kind"]!.DeepClone(),
            ["metadata"] = new JsonObject
            {
                ["name"] = json["metadata"]!["name"]!.DeepClone(),
                ["annotations"] = json["metadata"]!["annotations"]!.DeepClone(),
            },
            ["spec"] = json["spec"]!.DeepClone(),
        };
        return written.ToJsonString();
    }

    private Task<string> CreateAsync(string name, string spec) => server.KubectlAsync(
        $$$"""{"apiVersion":"v1","kind":"Service","metadata":{"name":"{{{name}}}","namespace":"shop"},"spec":{{{spec}}}}""", "create", "-f", "-");

    private Task<string> FieldAsync(string service, string path) => server.KubectlAsync("", "get", "service", service, "-n", "shop", "-o", $"jsonpath={path}");

    private async Task NodeAsync(string name, string ready, string type, string address)
    {
        await server.KubectlAsync($$$"""{"apiVersion":"v1","kind":"Node","metadata":{"name":"{{{name}}}"}}""", "apply", "-f", "-");
        await server.PatchStatusAsync(
            $"/api/v1/nodes/{name}",
            $$"""{"addresses":[{"type":"{{type}}","address":"{{address}}"}],"conditions":[{"type":"Ready","status":"{{ready}}"}]}""");
    }

    private sealed class Client : IAsyncDisposable
    {
        private readonly KubernetesSource _source;

        public Client(RealApiServer server, ServiceReach reach, KeptLog? log = null)
        {
            var options = server.Options();
            options.Reach = reach;
            _source = new KubernetesSource(options, handler: null, log);
            Directory = new ServiceDirectory(_source, FakeCluster.Quick());
        }

        public ServiceDirectory Directory { get; }

        public Task<ServiceSnapshot> UntilAsync(ServiceName service, string addresses, int patience = 30) => FakeCluster.UntilAsync(
            Directory, service, s => s is { Condition: LiveCondition.Live or LiveCondition.Absent, Set: { } set } && Watching.Describe(set) == addresses, patience);

        public async ValueTask DisposeAsync()
        {
            await Directory.DisposeAsync();
            _source.Dispose();
        }
    }
}
