using Discovery.Balancing;
using Discovery.Http.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Discovery.Http.Tests.LoadReports;

/// <summary>What servers say of their load, from their responses to the choice of the next endpoint.</summary>
public sealed class DefaultPolicyTests
{
    [Fact]
    public async Task By_default_requests_go_where_servers_say_that_they_are_idle()
    {
        await using var busy = await StartAsync("busy", queue: 50);
        await using var idle = await StartAsync("idle", queue: 0);
        await using var rig = new Rig(policy: new PolicyChoice(BalancingPolicies.Default).Create(new PolicyContext(new SeededRandom(1), TimeProvider.System)));
        rig.Source.Publish(busy.Endpoint, idle.Endpoint);
        using var patience = Patience.Source();

        // Two choices, of two, go to both about as often: thirty in a row are no accident.
        var inRow = 0;
        while (inRow < 30)
            inRow = await rig.Client.GetStringAsync("http://orders/", patience.Token) == "idle" ? inRow + 1 : 0;
    }

    private static Task<TestServer> StartAsync(string name, int queue) => TestServer.StartAsync(context =>
    {
        context.Response.Headers["endpoint-load-metrics"] = $"TEXT named_metrics.rif={queue}";
        return context.Response.WriteAsync(name);
    });
}
