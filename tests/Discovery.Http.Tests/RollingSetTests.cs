using System.Collections.Concurrent;
using Discovery.Balancing;
using Discovery.Http.Tests.Support;

namespace Discovery.Http.Tests;

public sealed class RollingSetTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_request_fails_while_endpoints_come_and_go_under_load(bool isAsync)
    {
        var servers = new List<TestServer>();
        for (var i = 0; i < 3; i++)
            servers.Add(await TestServer.SayAsync("hello"));
        await using var rig = new Rig(policy: new PolicyChoice(BalancingPolicies.PowerOfTwoChoices).Create(new PolicyContext(new SeededRandom(1), TimeProvider.System)));
        rig.Source.Publish(servers[0].Endpoint);
        await rig.Client.GetStringAsync("http://orders/");
        using var done = new CancellationTokenSource();
        var answers = new ConcurrentQueue<string>();

        var workers = Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                using var response = await rig.Client.SendAsync(Sending.Get("http://orders/"), isAsync, HttpCompletionOption.ResponseHeadersRead);
                answers.Enqueue(await response.Content.ReadAsStringAsync());
            }
        })).ToArray();
        for (var i = 1; i <= (isAsync ? 300 : 100); i++)
        {
            // Each is another pod, so that every change retires one endpoint and makes a pool for another.
            var endpoint = new ServiceEndpoint("127.0.0.1", servers[i % 3].Port) { Uid = $"pod-{i}" };
            await rig.PublishAsync("http://orders", endpoint, new ServiceEndpoint("127.0.0.1", servers[(i + 1) % 3].Port) { Uid = $"pod-{i + 1}" });
            var before = answers.Count;
            await Patience.UntilAsync(() => answers.Count > before + 3 || workers.Any(w => w.IsFaulted), "some requests have gone by");
        }

        await done.CancelAsync();
        await Task.WhenAll(workers).WithPatience();

        Assert.True(answers.Count > 300, $"{answers.Count} answers");
        Assert.All(answers, answer => Assert.Equal("hello", answer));
        Assert.All(rig.Leases.Outcomes, outcome => Assert.Equal("success", outcome));
        Assert.Equal(0, await rig.InFlightAsync());
        await rig.PublishAsync("http://orders", []);
        await Patience.UntilAsync(() => servers.Sum(s => s.Open) == 0, "every connection of the endpoints that left is closed");
        foreach (var server in servers)
            await server.DisposeAsync();
    }
}
