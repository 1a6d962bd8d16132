using System.Text.Json;
using Discovery.Connectors;
using Discovery.Endpoints;
using Discovery.Kubernetes.Access;
using Discovery.Kubernetes.Tests.Scripts;
using Xunit.Abstractions;

namespace Discovery.Kubernetes.Tests;

/// <summary>What happens to API servers, done to a real one under load; skipped where it was not built.</summary>
public sealed class RealSurvivalTests(RealApiServer server, ITestOutputHelper output) : IClassFixture<RealApiServer>
{
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    [SkippableFact]
    public async Task What_kubectl_creates_scales_edits_and_deletes_is_what_the_client_has()
    {
        Skip.If(server.Missing is not null, server.Missing);
        using var source = new KubernetesSource(server.Options());
        await using var directory = new ServiceDirectory(source, FakeCluster.Quick());
        var verb = "create";
        foreach (var addresses in (string[][])[["10.1.0.1"], ["10.1.0.1", "10.1.0.2", "10.1.0.3"], ["10.1.0.3"], []])
        {
            await server.KubectlAsync(Manifest("kubectl-a", "kubectl", 8080, addresses), verb, "-f", "-");
            await EqualsKubectlAsync(directory, "kubectl");
            verb = "replace";
        }

        await server.KubectlAsync("", "delete", "endpointslice", "kubectl-a", "-n", "shop");
        await FakeCluster.UntilAsync(directory, "http://kubectl.shop", s => s.Condition == LiveCondition.Absent);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_of_the_server_costs_no_request_and_after_it_the_set_is_right_within_a_second_of_the_reconnect(bool compact)
    {
        Skip.If(server.Missing is not null, server.Missing);
        var service = $"crash-{compact}".ToLowerInvariant();
        using var backends = new Backends();
        backends.Start("127.0.2.1");
        backends.Start("127.0.2.2");
        await server.KubectlAsync(Manifest($"{service}-a", service, backends.Port, "127.0.2.1", "127.0.2.2"), "create", "-f", "-");
        var answers = new AnswerTimes(ApiHandler.Make(server.Options()));
        using var source = new KubernetesSource(server.Options(), answers);
        await using var directory = new ServiceDirectory(source, FakeCluster.Quick());
        await EqualsKubectlAsync(directory, service);

        await using var load = new Load(directory, $"http://{service}.shop");
        await server.CrashAsync();
        await FakeCluster.UntilAsync(directory, $"http://{service}.shop", s => s.Condition == LiveCondition.Stale);
        answers.Forget();
        if (compact)
            await server.CompactAsync();
        await server.RestartAsync();
        await server.KubectlAsync(Manifest($"{service}-a", service, backends.Port, "127.0.2.2"), "replace", "-f", "-");
        await server.KubectlAsync(Manifest($"{service}-b", service, backends.Port, "127.0.2.1"), "create", "-f", "-");
        var written = TimeProvider.System.GetTimestamp();
        await EqualsKubectlAsync(directory, service);

        var since = TimeProvider.System.GetElapsedTime(Math.Max(written, answers.First));
        output.WriteLine($"right {since.TotalMilliseconds:0} ms after reconnect and write (kubectl's time included); {load.Count} connections, {load.Failures.Count} failed");
        Assert.InRange(since, TimeSpan.Zero, 5 * OneSecond);
        Assert.Empty(load.Failures);
        Assert.InRange(load.Count, 100, int.MaxValue);
    }

    [SkippableFact]
    public async Task Rights_that_are_withdrawn_make_the_set_stale_and_given_back_make_it_live()
    {
        Skip.If(server.Missing is not null, server.Missing);
        await server.CreateAsync("shop", "rights", "rights-a", "10.5.0.1");
        await server.KubectlAsync("", "create", "role", "reader", "-n", "shop", "--verb=list,watch", "--resource=endpointslices.discovery.k8s.io");
        await BindAsync();
        using var source = new KubernetesSource(server.Options("nobody-token"));
        await using var directory = new ServiceDirectory(source, FakeCluster.Quick());
        await EqualsKubectlAsync(directory, "rights");

        await server.KubectlAsync("", "delete", "rolebinding", "reader", "-n", "shop");
        // An open watch goes on: rights are looked at when it begins.
        await server.CrashAsync();
        await server.RestartAsync();
        var stale = await FakeCluster.UntilAsync(
            directory, "http://rights.shop", s => s.Failure?.Message.Contains("403", StringComparison.Ordinal) is true, patience: 60);
        Assert.Equal("10.5.0.1:8080", Watching.Describe(stale.Set!));
        Assert.Contains("Allow it in namespace shop: a Role with apiGroups [\"discovery.k8s.io\"]", stale.Failure!.Message, StringComparison.Ordinal);
        await server.CreateAsync("shop", "rights", "rights-b", "10.5.0.2");
        await BindAsync();
        await EqualsKubectlAsync(directory, "rights", patience: 60);

        Task<string> BindAsync() => server.KubectlAsync("", "create", "rolebinding", "reader", "-n", "shop", "--role=reader", "--user=nobody");
    }

    [SkippableFact]
    public async Task A_rolling_update_in_the_order_of_the_real_controller_fails_no_connection()
    {
        Skip.If(server.Missing is not null, server.Missing);
        using var backends = new Backends();
        string[][] slices = [["127.0.3.1", "127.0.3.2", "127.0.3.3"], ["127.0.3.4", "127.0.3.5", "127.0.3.6"]];
        foreach (var address in slices.SelectMany(s => s))
            backends.Start(address);
        for (var i = 0; i < slices.Length; i++)
            await server.KubectlAsync(Manifest($"roll-{i}", "roll", backends.Port, slices[i]), "create", "-f", "-");
        using var source = new KubernetesSource(server.Options());
        await using var directory = new ServiceDirectory(source, FakeCluster.Quick());
        await EqualsKubectlAsync(directory, "roll");

        await using var load = new Load(directory, "http://roll.shop");
        for (var pod = 0; pod < 6; pod++)
        {
            var (slice, place) = (pod / 3, pod % 3);
            var (old, fresh) = (slices[slice][place], $"127.0.3.{pod + 101}");
            backends.Start(fresh);
            var others = slices[slice].Where(a => a != old).Append(fresh).ToList();
            await PatchAsync(slice, [.. others.Select(a => Endpoint(a)), Endpoint(old)]);
            await PatchAsync(slice, [.. others.Select(a => Endpoint(a)), Endpoint(old, "\"conditions\":{\"ready\":false,\"serving\":true,\"terminating\":true},")]);
            await PatchAsync(slice, [.. others.Select(a => Endpoint(a))]);
            slices[slice][place] = fresh;
            // A pod goes on for its grace period; here, until the client has the news.
            await EqualsKubectlAsync(directory, "roll");
            backends.Stop(old);
        }

        output.WriteLine($"{load.Count} connections, {load.Failures.Count} failed");
        Assert.Empty(load.Failures);
        Assert.InRange(load.Count, 100, int.MaxValue);

        Task PatchAsync(int slice, string[] endpoints) =>
            server.PatchAsync("shop", $"roll-{slice}", $$"""{"endpoints":[{{string.Join(',', endpoints)}}]}""");
    }

    private static string Endpoint(string address, string conditions = "") => string.Concat(
        "{", conditions, $"\"addresses\":[\"{address}\"],\"targetRef\":", "{\"kind\":\"Pod\",", $"\"name\":\"pod\",\"uid\":\"{address}\"", "}}");

    private static string Manifest(string name, string service, int port, params string[] addresses) =>
        $$$"""
        {"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice",
        "metadata":{"name":"{{{name}}}","namespace":"shop","labels":{"kubernetes.io/service-name":"{{{service}}}"}},
        "addressType":"IPv4","endpoints":[{{{string.Join(',', addresses.Select(a => Endpoint(a)))}}}],"ports":[{"name":"http","port":{{{port}}}}]}
        """;

    /// <summary>Waits until the client has what kubectl shows.</summary>
    private async Task EqualsKubectlAsync(ServiceDirectory directory, string service, int patience = 30)
    {
        var json = await server.KubectlAsync("", "get", "endpointslices", "-n", "shop", "-l", $"kubernetes.io/service-name={service}", "-o", "json");
        using var list = JsonDocument.Parse(json);
        var shown = list.RootElement.GetProperty("items").EnumerateArray()
            .SelectMany(slice => slice.GetProperty("endpoints").EnumerateArray().Select(e =>
                $"{e.GetProperty("addresses")[0].GetString()}:{slice.GetProperty("ports")[0].GetProperty("port").GetInt32()}"))
            .Order(StringComparer.Ordinal).ToList();
        await FakeCluster.UntilAsync(
            directory,
            $"http://{service}.shop",
            s => s.Condition == LiveCondition.Live && s.Set!.Endpoints.Select(e => e.Address.ToString()!).Order(StringComparer.Ordinal).SequenceEqual(shown),
            patience);
    }
}
