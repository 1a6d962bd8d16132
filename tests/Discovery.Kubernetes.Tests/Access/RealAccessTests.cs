using System.Net;
using Discovery.Kubernetes.Tests.Scripts;

namespace Discovery.Kubernetes.Tests.Access;

/// <summary>Every way in, on a real kube-apiserver; skipped where it was not built.</summary>
public sealed class RealAccessTests(RealApiServer server) : IClassFixture<RealApiServer>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [SkippableTheory]
    [InlineData("client-certificate: '{crt}', client-key: '{key}'")]
    [InlineData("client-certificate-data: {crt64}, client-key-data: {key64}")]
    [InlineData("token: admin-token")]
    [InlineData("tokenFile: token")]
    [InlineData("exec: { apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, provideClusterInfo: true, command: ./login, args: [admin-token] }")]
    [InlineData("exec: { apiVersion: client.authentication.k8s.io/v1beta1, command: bash, args: ['{folder}/login', admin-token] }")]
    [InlineData("token: admin-token, as: jane, as-groups: ['system:masters']")]
    public async Task Every_kind_of_user_gets_in(string user)
    {
        Skip.If(server.Missing is not null, server.Missing);
        _folder.Write("token", "admin-token\n");
        _folder.WriteProgram("login", """
            v=$(grep -o 'client.authentication.k8s.io/v1[a-z0-9]*' <<< "$KUBERNETES_EXEC_INFO")
            echo "{\"apiVersion\":\"$v\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"$1\"}}"
            """);
        using var source = Source(Filled(user));

        Assert.True((await FirstAsync(source, ServiceName.Parse("http://nobody-knows"))).IsAbsent);
    }

    [SkippableFact]
    public async Task Who_may_not_act_for_others_is_told()
    {
        Skip.If(server.Missing is not null, server.Missing);
        using var source = Source("token: nobody-token, as: admin");

        Assert.Contains(
            "User \"nobody\" cannot impersonate resource \"users\"",
            (await Assert.ThrowsAsync<SourceException>(() => FirstAsync(source, ServiceName.Parse("http://web")))).Message,
            StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_certificate_of_nobody_is_refused_with_advice()
    {
        Skip.If(server.Missing is not null, server.Missing);
        using var strange = new TestAuthority("strange");
        var (certificate, key) = strange.EcClient("admin");
        _folder.Write("crt", certificate);
        _folder.Write("key", key);
        using var source = Source("client-certificate: crt, client-key: key");

        Assert.EndsWith(
            "401 Unauthorized: Unauthorized. The server does not accept the client certificate: it may have expired, or be of an authority that this server does not trust.",
            (await Assert.ThrowsAsync<SourceException>(() => FirstAsync(source, ServiceName.Parse("http://web")))).Message,
            StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task The_manifest_of_the_docs_for_a_namespace_is_enough_and_no_more()
    {
        Skip.If(server.Missing is not null, server.Missing);
        var token = await server.TokenOfAsync("default");
        await server.CreateAsync("shop", "rbac", "rbac-a", "10.0.0.1");
        using var source = InPod(token);
        await using var directory = new ServiceDirectory(source, FakeCluster.Quick());
        var manifest = Manifest("kind: Role\n");
        await server.KubectlAsync(manifest, "apply", "-f", "-");

        await UntilAsync(directory, ServiceName.Parse("http://rbac"), "10.0.0.1:8080");
        await server.PatchAsync("shop", "rbac-a", """{"endpoints":[{"addresses":["10.0.0.2"]}]}""");
        await UntilAsync(directory, ServiceName.Parse("http://rbac"), "10.0.0.2:8080");
        Assert.Equal(HttpStatusCode.OK, await server.StatusAsync("/api/v1/namespaces/shop/services", token));
        Assert.Equal(HttpStatusCode.Forbidden, await server.StatusAsync("/api/v1/namespaces/default/services", token));
        Assert.Equal(HttpStatusCode.Forbidden, await server.StatusAsync("/api/v1/namespaces/shop/secrets", token));
        Assert.Equal(HttpStatusCode.Forbidden, await server.StatusAsync("/api/v1/nodes", token));
        Assert.Equal(HttpStatusCode.Forbidden, await server.StatusAsync("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices", token));

        await server.KubectlAsync(manifest, "delete", "-f", "-");
    }

    [SkippableFact]
    public async Task The_manifest_of_the_docs_for_a_cluster_is_enough_and_no_more()
    {
        Skip.If(server.Missing is not null, server.Missing);
        var token = await server.TokenOfAsync("default");
        var manifest = Manifest("metadata: { name: discovery }\nrules");
        await server.KubectlAsync(manifest, "apply", "-f", "-");

        await Patience.UntilAsync(async () => await server.StatusAsync("/apis/discovery.k8s.io/v1/endpointslices", token) == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, await server.StatusAsync("/api/v1/services", token));
        Assert.Equal(HttpStatusCode.Forbidden, await server.StatusAsync("/api/v1/secrets", token));
        Assert.Equal(HttpStatusCode.Forbidden, await server.StatusAsync("/api/v1/nodes", token));

        await server.KubectlAsync(manifest, "delete", "-f", "-");
        await Patience.UntilAsync(async () => await server.StatusAsync("/apis/discovery.k8s.io/v1/endpointslices", token) == HttpStatusCode.Forbidden);
    }

    [SkippableTheory]
    [InlineData(ServiceReach.Pods, "endpointslices", "10.0.0.1:8080")]
    [InlineData(ServiceReach.ClusterIp, "services", "10.96.77.1:80")]
    [InlineData(ServiceReach.LoadBalancer, "services", "192.0.2.77:80")]
    [InlineData(ServiceReach.NodePort, "services nodes", "10.1.0.77:30777")]
    [InlineData(ServiceReach.Auto, "endpointslices", "10.0.0.1:8080")]
    public async Task What_a_reach_must_read_by_the_docs_is_enough(ServiceReach reach, string resources, string address)
    {
        Skip.If(server.Missing is not null, server.Missing);
        var name = $"rights-{reach}".ToLowerInvariant();
        var token = await server.TokenOfAsync("default");
        await server.CreateAsync("shop", name, name, "10.0.0.1");
        await server.KubectlAsync(
            $$$"""
            {"apiVersion":"v1","kind":"Service","metadata":{"name":"{{{name}}}","namespace":"shop"},
            "spec":{"type":"LoadBalancer","clusterIP":"10.96.77.1","ports":[{"name":"http","port":80,"targetPort":8080,"nodePort":30777}]}}
            """,
            "create",
            "-f",
            "-");
        await server.PatchStatusAsync($"/api/v1/namespaces/shop/services/{name}", """{"loadBalancer":{"ingress":[{"ip":"192.0.2.77"}]}}""");
        await server.KubectlAsync("""{"apiVersion":"v1","kind":"Node","metadata":{"name":"node-77"}}""", "apply", "-f", "-");
        await server.PatchStatusAsync("/api/v1/nodes/node-77", """{"addresses":[{"type":"InternalIP","address":"10.1.0.77"}],"conditions":[{"type":"Ready","status":"True"}]}""");
        var manifest = Only(resources, Manifest("kind: Role\n") + "---\n" + Manifest("discovery-nodes"));
        await server.KubectlAsync(manifest, "apply", "-f", "-");
        using var source = InPod(token, reach);
        await using var directory = new ServiceDirectory(source, FakeCluster.Quick());

        await UntilAsync(directory, ServiceName.Parse($"http://{name}"), address);
        foreach (var (resource, path) in new[] { ("endpointslices", "/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices"), ("services", "/api/v1/namespaces/shop/services"), ("nodes", "/api/v1/nodes") })
        {
            var expected = resources.Contains(resource, StringComparison.Ordinal) ? HttpStatusCode.OK : HttpStatusCode.Forbidden;
            Assert.Equal(expected, await server.StatusAsync(path, token));
        }

        await server.KubectlAsync(manifest, "delete", "-f", "-");
        await server.KubectlAsync("", "delete", "service", name, "-n", "shop");
    }

    [SkippableFact]
    public async Task A_token_that_is_replaced_lets_the_watch_go_on()
    {
        Skip.If(server.Missing is not null, server.Missing);
        await server.CreateAsync("shop", "rotate", "rotate-a", "10.0.0.1");
        using var source = InPod("stale");
        await using var directory = new ServiceDirectory(source, FakeCluster.Quick());
        var pending = await FakeCluster.UntilAsync(directory, ServiceName.Parse("http://rotate"), s => s.Failure is not null);
        Assert.Contains("401 Unauthorized", pending.Failure!.Message, StringComparison.Ordinal);

        _folder.Write("token", "admin-token");
        await UntilAsync(directory, ServiceName.Parse("http://rotate"), "10.0.0.1:8080");
    }

    [SkippableFact]
    public async Task Through_kubectl_proxy_no_credentials_are_needed()
    {
        Skip.If(server.Missing is not null, server.Missing);
        using var proxy = server.StartKubectl("proxy", "--port=0");
        try
        {
            var line = await proxy.StandardOutput.ReadLineAsync() ?? await proxy.StandardError.ReadToEndAsync();
            using var source = new KubernetesSource(new KubernetesOptions { Server = new Uri("http://" + line[(line.LastIndexOf(' ') + 1)..]) });

            Assert.True((await FirstAsync(source, ServiceName.Parse("http://nobody-knows"))).IsAbsent);
        }
        finally
        {
            proxy.Kill(entireProcessTree: true);
        }
    }

    [SkippableFact]
    public async Task The_manifests_of_the_sample_are_taken_by_the_server()
    {
        Skip.If(server.Missing is not null, server.Missing);
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Manifests")).Order())
            await server.KubectlAsync("", "apply", "-f", file);

        var token = await server.TokenOfAsync("frontend");
        await Patience.UntilAsync(async () =>
            await server.StatusAsync("/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices", token) == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, await server.StatusAsync("/api/v1/namespaces/shop/services", token));
    }

    public void Dispose() => _folder.Dispose();

    private static string Manifest(string kind)
    {
        var docs = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "kubernetes.md"));
        return Assert.Single(docs.Split("```yaml\n").Skip(1).Select(b => b[..b.IndexOf("```", StringComparison.Ordinal)]), b => b.Contains(kind, StringComparison.Ordinal));
    }

    /// <summary>The manifest with the rules for these resources alone.</summary>
    private static string Only(string resources, string manifest)
    {
        var lines = manifest.Split('\n').Where(line =>
            !line.Contains("resources: [", StringComparison.Ordinal) || resources.Split(' ').Any(r => line.Contains($"[{r}]", StringComparison.Ordinal)));
        return string.Join('\n', lines).Replace("rules:\n---", "rules: []\n---", StringComparison.Ordinal);
    }

    private static Task<ServiceSnapshot> UntilAsync(ServiceDirectory directory, ServiceName service, string addresses) =>
        FakeCluster.UntilAsync(directory, service, s => s.Condition == LiveCondition.Live && Watching.Describe(s.Set!) == addresses);

    private static async Task<EndpointSet> FirstAsync(KubernetesSource source, ServiceName service)
    {
        await foreach (var set in source.WatchAsync(service, Watching.Context(TimeProvider.System), CancellationToken.None))
            return set;
        throw new InvalidOperationException("The watch ended.");
    }

    private KubernetesSource Source(string user) => new(KubernetesOptions.FromKubeConfig(_folder.Write("config", server.KubeConfig(user))));

    // What kubelet gives a pod, in a folder of its own.
    private KubernetesSource InPod(string token, ServiceReach reach = ServiceReach.Pods)
    {
        _folder.Write("token", token);
        _folder.Write("namespace", "shop");
        File.Copy(server.CertificateAuthorityFile, Path.Combine(_folder.Path, "ca.crt"));
        var address = new Uri(server.Server);
        var options = KubernetesOptions.InCluster(_folder.Path, name => name switch
        {
            "KUBERNETES_SERVICE_HOST" => address.Host,
            "KUBERNETES_SERVICE_PORT" => $"{address.Port}",
            _ => null,
        });
        options.Reach = reach;
        return new KubernetesSource(options);
    }

    private string Filled(string user) => user
        .Replace("{folder}", _folder.Path, StringComparison.Ordinal)
        .Replace("{crt}", server.ClientCertificateFile, StringComparison.Ordinal)
        .Replace("{key}", server.ClientKeyFile, StringComparison.Ordinal)
        .Replace("{crt64}", Base64(server.ClientCertificateFile), StringComparison.Ordinal)
        .Replace("{key64}", Base64(server.ClientKeyFile), StringComparison.Ordinal);

    private static string Base64(string file) => Convert.ToBase64String(File.ReadAllBytes(file));
}
