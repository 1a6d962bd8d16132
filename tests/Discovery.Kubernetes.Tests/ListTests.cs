using Discovery.Kubernetes.Tests.Scripts;

namespace Discovery.Kubernetes.Tests;

public sealed class ListTests
{
    private const EndpointConditions Draining = EndpointConditions.Serving | EndpointConditions.Terminating;

    [Fact]
    public async Task All_slices_of_a_service_make_one_set()
    {
        var watching = await Watching.RunAsync(new ScriptedApi().Answer("list-endpointslices.http"));

        var set = Assert.Single(watching.Sets);
        Assert.Equal("10.244.1.5:8080 10.244.1.6:8080 10.244.1.7:8080 10.244.2.9:8080 [fd00:10:244::5]:8080", Watching.Describe(set));
        Assert.Equal("kubernetes shop/web", set.Source);
        Assert.False(set.IsAbsent);
        Assert.Null(set.Explanation);
    }

    [Fact]
    public async Task Unready_endpoints_are_kept_with_their_condition()
    {
        var watching = await Watching.RunAsync(new ScriptedApi().Answer("list-endpointslices.http"));

        Assert.Equal(
            [EndpointConditions.Healthy, Draining, EndpointConditions.Healthy, EndpointConditions.None, EndpointConditions.Healthy],
            watching.Sets[0].Endpoints.Select(e => e.Conditions));
    }

    [Fact]
    public async Task An_endpoint_carries_pod_zone_and_node()
    {
        var watching = await Watching.RunAsync(new ScriptedApi().Answer("list-endpointslices.http"));

        var first = watching.Sets[0].Endpoints[0];
        Assert.Equal("11111111-1111-1111-1111-111111111111", first.Uid);
        Assert.Equal("web-1", first.DisplayName);
        Assert.Equal(new Locality(zone: "zone-a", node: "node-a"), first.Locality);
        Assert.Null(first.Scheme);
        Assert.Null(watching.Sets[0].Endpoints[3].Locality);
        Assert.Null(watching.Sets[0].Endpoints[3].Uid);
    }

    [Fact]
    public async Task The_request_selects_the_slices_of_the_service_in_its_namespace()
    {
        using var api = new ScriptedApi().Answer("list-endpointslices.http");
        await Watching.RunAsync(api, "http://orders.billing.svc.cluster.local");

        Assert.Equal(
            "http://127.0.0.1:6443/apis/discovery.k8s.io/v1/namespaces/billing/endpointslices?labelSelector=kubernetes.io%2Fservice-name%3Dorders&limit=500",
            api.Requests[0].AbsoluteUri);
    }

    [Fact]
    public async Task A_name_without_namespace_is_looked_up_in_the_default_one()
    {
        using var api = new ScriptedApi();
        await Watching.RunAsync(api, "http://orders");

        Assert.Contains("/namespaces/shop/endpointslices", api.Requests[0].AbsolutePath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_of_the_server_is_kept()
    {
        using var api = new ScriptedApi();
        await Watching.RunAsync(api, options: new() { Server = new Uri("https://rancher.example/k8s/clusters/c-1/"), Namespace = "shop" });

        Assert.Equal("/k8s/clusters/c-1/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices", api.Requests[0].AbsolutePath);
    }

    [Fact]
    public async Task No_slices_mean_absent()
    {
        var watching = await Watching.RunAsync(new ScriptedApi().Answer("list-empty.http"));

        var set = Assert.Single(watching.Sets);
        Assert.True(set.IsAbsent);
        Assert.Equal("kubernetes shop/web", set.Source);
        Assert.Equal("namespace shop has no EndpointSlice labelled kubernetes.io/service-name=web", set.Explanation);
    }

    [Fact]
    public async Task A_placeholder_slice_means_that_the_service_exists()
    {
        var set = await Watching.ListAsync("http://web", Json.Slice("web-a", "null", "null"));

        Assert.False(set.IsAbsent);
        Assert.Empty(set.Endpoints);
        Assert.Null(set.Explanation);
    }

    [Theory]
    [InlineData("https://api.github.com/")]
    [InlineData("http://10.0.0.1")]
    [InlineData("http://[::1]:80")]
    [InlineData("http://localhost")]
    [InlineData("http://my_service")]
    [InlineData("http://-orders")]
    [InlineData("http://orders.shop-")]
    [InlineData("http://a123456789b123456789c123456789d123456789e123456789f123456789g123")]
    public async Task A_host_that_no_service_can_be_called_is_absent_without_a_request(string name)
    {
        using var api = new ScriptedApi();
        var watching = await Watching.RunAsync(api, name);

        var set = Assert.Single(watching.Sets);
        Assert.True(set.IsAbsent);
        Assert.Equal($"'{ServiceName.Parse(name).Host}' is not the name of a service in a cluster", set.Explanation);
        Assert.Null(watching.Failure);
        Assert.Empty(api.Requests);
    }

    [Fact]
    public async Task Slices_of_the_real_controller_are_read()
    {
        var watching = await Watching.RunAsync(new ScriptedApi().AnswerJson(Capture.ReadText("controller-slices.json")), "http://app.kcm");

        // The capture holds four Services over the same three pods; only one slice has no port of the name http.
        Assert.Equal("10.244.7.10:8080 10.244.7.11:8080 10.244.7.12:8080", Watching.Describe(watching.Sets[0]));
        Assert.Equal(["app-0", "app-1", "app-2"], watching.Sets[0].Endpoints.Select(e => e.DisplayName));
        Assert.Equal(["zone-a", "zone-a", "zone-b"], watching.Sets[0].Endpoints.Select(e => e.Locality!.Zone));
    }

    [Fact]
    public async Task A_server_that_sorts_keys_is_read()
    {
        var watching = await Watching.RunAsync(new ScriptedApi().Answer("v1.20.2/list-crd.http"), "http://web.default");

        Assert.Equal("10.244.0.1:8080 10.244.0.2:8080", Watching.Describe(Assert.Single(watching.Sets)));
    }
}
