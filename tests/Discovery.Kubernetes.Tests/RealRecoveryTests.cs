using Discovery.Kubernetes.Tests.Scripts;
using Discovery.Testing;
using Xunit.Abstractions;

namespace Discovery.Kubernetes.Tests;

/// <summary>What happens to API servers and to rights, done to a real one under load; skipped where it was not built.</summary>
[Collection(RealServerGroup.Name)]
public sealed class RealRecoveryTests(RealApiServer server, ITestOutputHelper output) : IDisposable
{
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    private readonly TemporaryFolder _folder = new();

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_crashes_costs_no_request_and_after_it_the_set_is_right_within_a_second_of_the_reconnect(bool compact)
    {
        Skip.If(server.Missing is not null, server.Missing);
        await using var client = await StartAsync(new(server, $"crash-{compact}".ToLowerInvariant()), "127.0.2.1", "127.0.2.2");
        var load = client.Connect();
        await server.CrashAsync();
        await client.UntilAsync(s => s.Condition == LiveCondition.Stale);
        client.ForgetAnswers();
        if (compact)
            await server.CompactAsync();
        await server.RestartAsync();
        await client.WriteAsync("replace", "a", "127.0.2.2");
        await client.WriteAsync("create", "b", "127.0.2.3");

        await AssertRightAsync(client, load, "127.0.2.2", "127.0.2.3");
    }

    [SkippableFact]
    public async Task A_server_that_is_asked_to_stop_goes_silent_and_the_client_finds_out_by_itself()
    {
        Skip.If(server.Missing is not null, server.Missing);
        var clock = new ManualClock();
        await using var client = await StartAsync(new(server, "polite", clock: clock), "127.0.2.1", "127.0.2.2");
        var load = client.Connect();
        await server.LeaveAsync();
        client.ForgetAnswers();
        await server.RestartAsync();
        await client.WriteAsync("replace", "a", "127.0.2.2", "127.0.2.3");
        await load.MoreAsync(100);
        await client.UntilAsync(s => s.Condition == LiveCondition.Live && s.Set!.Endpoints[0].Uid == "127.0.2.1");

        var right = AssertRightAsync(client, load, "127.0.2.2", "127.0.2.3");
        // Two bookmarks that did not come, and then what the pauses take.
        clock.Advance(TimeSpan.FromSeconds(150));
        await Patience.UntilAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(0.1));
            return right.IsCompleted;
        });
        await right;
    }

    [SkippableFact]
    public async Task Rights_that_are_withdrawn_make_the_set_stale_and_given_back_make_it_live()
    {
        Skip.If(server.Missing is not null, server.Missing);
        await server.KubectlAsync("", "create", "role", "reader", "-n", "shop", "--verb=list,watch", "--resource=endpointslices.discovery.k8s.io");
        await BindAsync();
        await using var client = await StartAsync(new(server, "rights", options: server.Options("nobody-token")), "127.0.2.1");
        var load = client.Connect();

        await server.KubectlAsync("", "delete", "rolebinding", "reader", "-n", "shop");
        // An open watch goes on: rights are looked at when it begins.
        await server.CrashAsync();
        await server.RestartAsync();
        var stale = await client.UntilAsync(s => s.Failure?.Message.Contains("403", StringComparison.Ordinal) is true);
        Assert.StartsWith("127.0.2.1:", Watching.Describe(stale.Set!), StringComparison.Ordinal);
        Assert.Contains("Allow it in namespace shop: a Role with apiGroups [\"discovery.k8s.io\"]", stale.Failure!.Message, StringComparison.Ordinal);
        client.ForgetAnswers();
        await client.WriteAsync("create", "b", "127.0.2.2");
        await BindAsync();
        await AssertRightAsync(client, load, "127.0.2.1", "127.0.2.2");

        Task<string> BindAsync() => server.KubectlAsync("", "create", "rolebinding", "reader", "-n", "shop", "--role=reader", "--user=nobody");
    }

    [SkippableFact]
    public async Task A_token_that_is_revoked_makes_the_set_stale_and_replaced_in_its_file_makes_it_live()
    {
        Skip.If(server.Missing is not null, server.Missing);
        await server.KubectlAsync("", "create", "role", "account", "-n", "shop", "--verb=list,watch", "--resource=endpointslices.discovery.k8s.io");
        await server.KubectlAsync("", "create", "rolebinding", "account", "-n", "shop", "--role=account", "--serviceaccount=shop:account");
        var options = server.Options();
        (options.Token, options.TokenFile) = (null, _folder.Write("token", await server.TokenOfAsync("account")));
        await using var client = await StartAsync(new(server, "token", options: options), "127.0.2.1");
        var load = client.Connect();

        // A token lives no longer than its account; an open watch does.
        await server.KubectlAsync("", "delete", "serviceaccount", "account", "-n", "shop");
        await server.CrashAsync();
        await server.RestartAsync();
        var stale = await client.UntilAsync(s => s.Failure?.Message.Contains("401", StringComparison.Ordinal) is true);
        Assert.Contains($"The server does not accept the token in {options.TokenFile}", stale.Failure!.Message, StringComparison.Ordinal);
        client.ForgetAnswers();
        await client.WriteAsync("create", "b", "127.0.2.2");
        // As kubelet does: a name of its own first, so that nobody reads half of it.
        File.Move(_folder.Write("renewed", await server.TokenOfAsync("account")), options.TokenFile, overwrite: true);
        await AssertRightAsync(client, load, "127.0.2.1", "127.0.2.2");
    }

    [SkippableFact]
    public async Task A_namespace_that_is_deleted_is_absent_and_made_again_is_there()
    {
        Skip.If(server.Missing is not null, server.Missing);
        await server.KubectlAsync("", "create", "namespace", "gone");
        await using var client = await StartAsync(new(server, "gone", ns: "gone"), "127.0.2.1/first");
        await client.UntilAsync(s => s.Candidates is [{ Endpoint.Uid: "127.0.2.1/first" }]);
        await using (var load = client.Connect())
            await load.MoreAsync(100);

        // What the namespace controller does, which is not here.
        await server.KubectlAsync("", "delete", "namespace", "gone", "--wait=false");
        await server.KubectlAsync("", "delete", "endpointslices", "--all", "-n", "gone");
        await client.UntilAsync(s => s.Condition == LiveCondition.Absent);
        await server.KubectlAsync(
            """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"gone"},"spec":{"finalizers":[]}}""",
            "replace", "--raw", "/api/v1/namespaces/gone/finalize", "-f", "-");
        await server.KubectlAsync("", "create", "namespace", "gone");
        await client.WriteAsync("create", "a", "127.0.2.1/second");

        await AssertRightAsync(client, client.Connect(), "127.0.2.1/second");
    }

    [SkippableFact]
    public async Task A_service_that_is_made_anew_has_new_candidates_at_the_same_addresses()
    {
        Skip.If(server.Missing is not null, server.Missing);
        await using var client = await StartAsync(new(server, "anew"), "127.0.2.1/first", "127.0.2.2/first");
        var before = (await client.RightAsync("127.0.2.1", "127.0.2.2")).Snapshot.Candidates;
        var load = client.Connect();
        await load.MoreAsync(100);

        // Made again under a new name before the old one goes, then under the old one: the addresses are served all the while.
        await client.WriteAsync("create", "b", "127.0.2.1/second", "127.0.2.2/second");
        await server.DeleteAsync("shop", "anew-a");
        await client.UntilAsync(s => s.Candidates.Length == 2 && s.Candidates.All(c => c.Endpoint.Uid!.EndsWith("/second", StringComparison.Ordinal)));
        var after = await AssertRightAsync(client, load, "127.0.2.1/second", "127.0.2.2/second");

        Assert.Empty(before.Intersect(after.Candidates));
        Assert.All(before, c => Assert.True(c.IsRetired));
        Assert.Equal(before.Select(c => c.Endpoint.Address), after.Candidates.Select(c => c.Endpoint.Address));
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<RealClient> StartAsync(RealClient client, params string[] pods)
    {
        foreach (var address in new[] { "127.0.2.1", "127.0.2.2", "127.0.2.3" })
            client.Pods.Start(address);
        await client.WriteAsync("create", "a", pods);
        await client.RightAsync(pods);
        return client;
    }

    /// <summary>The set is that of kubectl within a second, besides what the machine let everybody wait, and no connection failed.</summary>
    private async Task<ServiceSnapshot> AssertRightAsync(RealClient client, Load load, params string[] pods)
    {
        var (snapshot, time, stalled) = await client.RightAsync(pods);
        await load.MoreAsync(100);
        output.WriteLine($"right {time.TotalMilliseconds:0} ms after the first answer and the last write, {stalled.TotalMilliseconds:0} ms of them stalled; {load.Count} connections, {load.Failures.Count} failed");
        Assert.InRange(time, TimeSpan.Zero, OneSecond + stalled);
        Assert.Empty(load.Failures);
        return snapshot;
    }
}
