using Discovery.Kubernetes.Tests.Scripts;
using Xunit.Abstractions;

namespace Discovery.Kubernetes.Tests;

/// <summary>What happens to services, done on a real API server under load; skipped where it was not built.</summary>
[Collection(RealServerGroup.Name)]
public sealed class RealSurvivalTests(RealApiServer server, ITestOutputHelper output)
{
    [SkippableFact]
    public async Task What_kubectl_creates_scales_edits_and_deletes_is_what_the_client_has()
    {
        Skip.If(server.Missing is not null, server.Missing);
        await using var client = new RealClient(server, "kubectl");
        string[] pods = ["127.0.3.1", "127.0.3.2", "127.0.3.3"];
        Array.ForEach(pods, client.Pods.Start);
        await client.WriteAsync("create", "a", pods[..1]);
        await client.RightAsync(pods[..1]);
        var load = client.Connect();
        foreach (var those in (string[][])[pods, pods[2..], pods[..2]])
        {
            await client.WriteAsync("replace", "a", those);
            await client.RightAsync(those);
        }

        await server.KubectlAsync("", "patch", "endpointslice", "kubectl-a", "-n", "shop", "--type=merge", "-p", $$"""{"endpoints":[{{RealClient.Endpoint(pods[0])}}]}""");
        await client.RightAsync(pods[0]);
        await AssertNoneFailedAsync(load);
        await load.DisposeAsync();

        await client.WriteAsync("replace", "a");
        await client.RightAsync();
        await server.KubectlAsync("", "delete", "endpointslice", "kubectl-a", "-n", "shop");
        await client.UntilAsync(s => s.Condition == LiveCondition.Absent);
    }

    [SkippableFact]
    public async Task A_rolling_update_in_the_order_of_the_real_controller_fails_no_connection()
    {
        Skip.If(server.Missing is not null, server.Missing);
        string[][] slices = [["127.0.3.1", "127.0.3.2", "127.0.3.3"], ["127.0.3.4", "127.0.3.5", "127.0.3.6"]];
        await using var client = new RealClient(server, "roll");
        foreach (var address in slices.SelectMany(s => s))
            client.Pods.Start(address);
        for (var i = 0; i < slices.Length; i++)
            await client.WriteAsync("create", $"{i}", slices[i]);
        await client.RightAsync(slices.SelectMany(s => s));

        var load = client.Connect();
        for (var pod = 0; pod < 6; pod++)
        {
            var (slice, place) = (pod / 3, pod % 3);
            var (old, fresh) = (slices[slice][place], $"127.0.3.{pod + 101}");
            client.Pods.Start(fresh);
            var others = slices[slice].Where(a => a != old).Append(fresh).Select(RealClient.Endpoint).ToList();
            await client.PatchAsync($"{slice}", [.. others, RealClient.Endpoint(old)]);
            await client.PatchAsync($"{slice}", [.. others, RealClient.Endpoint(old, """{"ready":false,"serving":true,"terminating":true}""")]);
            await client.PatchAsync($"{slice}", others);
            slices[slice][place] = fresh;
            // A pod goes on for its grace period; here, until the client has the news.
            await client.RightAsync(slices.SelectMany(s => s));
            client.Pods.Stop(old);
        }

        await AssertNoneFailedAsync(load);
    }

    [SkippableFact]
    public async Task Endpoints_that_are_handed_over_from_slice_to_slice_stay_the_same_candidates()
    {
        Skip.If(server.Missing is not null, server.Missing);
        string[] pods = ["127.0.3.1", "127.0.3.2", "127.0.3.3", "127.0.3.4"];
        await using var client = new RealClient(server, "move");
        Array.ForEach(pods, client.Pods.Start);
        await client.WriteAsync("create", "0", pods[..3]);
        await client.WriteAsync("create", "1", pods[3..]);
        var before = (await client.RightAsync(pods)).Snapshot.Candidates;
        var load = client.Connect();

        // The controller packs slices anew: it updates the one that stays, then deletes the other. Meanwhile an endpoint is in both.
        await client.PatchAsync("0", pods.Select(RealClient.Endpoint));
        await client.RightAsync(pods);
        await server.DeleteAsync("shop", "move-1");
        await client.RightAsync(pods);
        // And the other way round, into a new one.
        await client.WriteAsync("create", "2", pods[..2]);
        await client.RightAsync(pods);
        await client.PatchAsync("0", pods[2..].Select(RealClient.Endpoint));
        var after = (await client.RightAsync(pods)).Snapshot.Candidates;

        Assert.Equal(before.OrderBy(c => $"{c}"), after.OrderBy(c => $"{c}"));
        await AssertNoneFailedAsync(load);
    }

    private async Task AssertNoneFailedAsync(Load load)
    {
        await load.MoreAsync(100);
        output.WriteLine($"{load.Count} connections, {load.Failures.Count} failed");
        Assert.Empty(load.Failures);
    }
}
