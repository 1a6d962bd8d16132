using Discovery.Kubernetes.Access;
using Discovery.Kubernetes.Tests.Scripts;

namespace Discovery.Kubernetes.Tests;

/// <summary>The same promises against a real kube-apiserver 1.20.2; skipped where it was not built.</summary>
public sealed class RealApiServerTests(RealApiServer server) : IClassFixture<RealApiServer>
{
    [SkippableFact]
    public async Task Created_changed_and_deleted_slices_arrive()
    {
        Skip.If(server.Missing is not null, server.Missing);
        using var source = new KubernetesSource(server.Options());
        await using var directory = new ServiceDirectory(source, FakeCluster.Quick());

        await UntilAsync(directory, ServiceName.Parse("http://web.shop"), "absent");
        await server.CreateAsync("shop", "web", "web-a", "10.0.0.1");
        await UntilAsync(directory, ServiceName.Parse("http://web.shop"), "10.0.0.1:8080");
        await server.CreateAsync("shop", "web", "web-b", "10.0.0.2");
        await UntilAsync(directory, ServiceName.Parse("http://web.shop"), "10.0.0.1:8080 10.0.0.2:8080");
        await server.PatchAsync("shop", "web-a", """{"endpoints":[{"addresses":["10.0.0.3"]}],"ports":[{"name":"http","port":81}]}""");
        await UntilAsync(directory, ServiceName.Parse("http://web.shop"), "10.0.0.3:81 10.0.0.2:8080");
        await server.PatchAsync("shop", "web-a", """{"endpoints":null,"ports":null}""");
        await UntilAsync(directory, ServiceName.Parse("http://web.shop"), "10.0.0.2:8080");

        // A slice that leaves the selection is gone, though it still exists; and it may come back.
        await server.PatchAsync("shop", "web-b", """{"metadata":{"labels":{"kubernetes.io/service-name":"other"}}}""");
        await UntilAsync(directory, ServiceName.Parse("http://web.shop"), "");
        await server.PatchAsync("shop", "web-b", """{"metadata":{"labels":{"kubernetes.io/service-name":"web"}}}""");
        await UntilAsync(directory, ServiceName.Parse("http://web.shop"), "10.0.0.2:8080");
        await server.DeleteAsync("shop", "web-a");
        await server.DeleteAsync("shop", "web-b");
        await UntilAsync(directory, ServiceName.Parse("http://web.shop"), "absent");
    }

    [SkippableFact]
    public async Task The_namespace_is_that_of_the_options_unless_the_name_has_one()
    {
        Skip.If(server.Missing is not null, server.Missing);
        await server.CreateAsync("default", "both", "both-a", "10.1.0.1");
        await server.CreateAsync("shop", "both", "both-a", "10.2.0.1");
        using var source = new KubernetesSource(server.Options());

        Assert.Equal("kubernetes default/both: 10.1.0.1:8080", (await FirstAsync(source, ServiceName.Parse("http://both"))).ToString());
        Assert.Equal("kubernetes shop/both: 10.2.0.1:8080", (await FirstAsync(source, ServiceName.Parse("http://both.shop"))).ToString());
    }

    [SkippableFact]
    public async Task A_namespace_that_does_not_exist_means_absent()
    {
        Skip.If(server.Missing is not null, server.Missing);
        using var source = new KubernetesSource(server.Options());

        Assert.True((await FirstAsync(source, ServiceName.Parse("http://web.nowhere"))).IsAbsent);
    }

    [SkippableFact]
    public async Task A_wrong_token_is_told()
    {
        Skip.If(server.Missing is not null, server.Missing);
        using var source = new KubernetesSource(server.Options("wrong"));

        Assert.Equal(
            $"Cannot watch the EndpointSlices of default/web at {server.Server}: 401 Unauthorized: Unauthorized. "
            + "The server does not accept KubernetesOptions.Token: it may have expired; set TokenFile for a token that is renewed.",
            await FailureAsync(source));
    }

    [SkippableFact]
    public async Task A_missing_role_is_told()
    {
        Skip.If(server.Missing is not null, server.Missing);
        using var source = new KubernetesSource(server.Options("nobody-token"));

        Assert.Equal(
            $"Cannot watch the EndpointSlices of default/web at {server.Server}: 403 Forbidden: endpointslices.discovery.k8s.io is forbidden: "
            + "User \"nobody\" cannot watch resource \"endpointslices\" in API group \"discovery.k8s.io\" in the namespace \"default\". "
            + "Allow it in namespace default: a Role with apiGroups [\"discovery.k8s.io\"], resources [\"endpointslices\"], "
            + "verbs [\"list\", \"watch\"], and a RoleBinding for this user.",
            await FailureAsync(source));
    }

    [SkippableFact]
    public async Task A_server_with_a_certificate_of_another_authority_is_not_spoken_to()
    {
        Skip.If(server.Missing is not null, server.Missing);
        var options = server.Options();
        options.CertificateAuthorityFile = null;
        using var source = new KubernetesSource(options);

        var failure = await FailureAsync(source);
        Assert.StartsWith($"Cannot watch the EndpointSlices of default/web at {server.Server}: The remote certificate is invalid", failure, StringComparison.Ordinal);
        Assert.EndsWith(
            ". Check that KubernetesOptions.CertificateAuthorityFile holds the authority that signed the server's certificate, "
            + "and that the certificate is for this host.",
            failure,
            StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_certificate_for_another_host_is_not_accepted()
    {
        Skip.If(server.Missing is not null, server.Missing);
        var options = server.Options();
        options.Server = new UriBuilder(server.Server) { Host = "127.0.0.2" }.Uri;
        using var handler = ApiHandler.Make(options);
        handler.ConnectCallback = ToLoopback;
        using var source = new KubernetesSource(options, handler);

        Assert.Contains("The remote certificate is invalid", await FailureAsync(source), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Lists_and_watches_share_one_HTTP_2_connection()
    {
        Skip.If(server.Missing is not null, server.Missing);
        var connections = 0;
        using var handler = ApiHandler.Make(server.Options());
        handler.ConnectCallback = (context, token) =>
        {
            Interlocked.Increment(ref connections);
            return ToLoopback(context, token);
        };
        using var source = new KubernetesSource(server.Options(), handler);
        await using var directory = new ServiceDirectory(source, FakeCluster.Quick());
        await UntilAsync(directory, ServiceName.Parse("http://one"), "absent");
        for (var i = 0; i < 20; i++)
            await directory.GetAsync($"http://service-{i}");

        await server.CreateAsync("default", "one", "one-a", "10.3.0.1");
        await UntilAsync(directory, ServiceName.Parse("http://one"), "10.3.0.1:8080");
        Assert.Equal(1, connections);
    }

    [SkippableFact]
    public async Task After_a_crash_of_the_server_the_set_is_right_again()
    {
        Skip.If(server.Missing is not null, server.Missing);
        await server.CreateAsync("shop", "crash", "crash-a", "10.4.0.1");
        await server.CreateAsync("shop", "crash", "crash-b", "10.4.0.2");
        using var source = new KubernetesSource(server.Options());
        await using var directory = new ServiceDirectory(source, FakeCluster.Quick());
        await UntilAsync(directory, ServiceName.Parse("http://crash.shop"), "10.4.0.1:8080 10.4.0.2:8080");

        await server.CrashAsync();
        var stale = await FakeCluster.UntilAsync(directory, ServiceName.Parse("http://crash.shop"), s => s.Condition == LiveCondition.Stale);
        Assert.Equal("10.4.0.1:8080 10.4.0.2:8080", Watching.Describe(stale.Set!));
        await server.RestartAsync();
        await server.DeleteAsync("shop", "crash-a");
        await server.CreateAsync("shop", "crash", "crash-c", "10.4.0.3");
        await UntilAsync(directory, ServiceName.Parse("http://crash.shop"), "10.4.0.2:8080 10.4.0.3:8080");

        await server.DeleteAsync("shop", "crash-b");
        await UntilAsync(directory, ServiceName.Parse("http://crash.shop"), "10.4.0.3:8080");
    }

    private static async ValueTask<Stream> ToLoopback(SocketsHttpConnectionContext context, CancellationToken token)
    {
        var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        await socket.ConnectAsync(System.Net.IPAddress.Loopback, context.DnsEndPoint.Port, token);
        return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
    }

    private static Task<ServiceSnapshot> UntilAsync(ServiceDirectory directory, ServiceName service, string addresses) =>
        FakeCluster.UntilAsync(directory, service, s => s.Condition is LiveCondition.Live or LiveCondition.Absent && Watching.Describe(s.Set!) == addresses);

    private static async Task<EndpointSet> FirstAsync(KubernetesSource source, ServiceName service)
    {
        await foreach (var set in source.WatchAsync(service, Watching.Context(TimeProvider.System), CancellationToken.None))
            return set;
        throw new InvalidOperationException("The watch ended.");
    }

    private static async Task<string> FailureAsync(KubernetesSource source) =>
        (await Assert.ThrowsAsync<SourceException>(() => FirstAsync(source, ServiceName.Parse("http://web")))).Message;
}
