using Discovery.Endpoints;
using Discovery.Http.Tests.Support;
using Discovery.Policies;

namespace Discovery.Http.Tests;

public sealed class AffinityTests
{
    private static readonly string[] Users = [.. Enumerable.Range(0, 40).Select(i => $"user-{i}")];

    [Fact]
    public async Task A_key_sticks_to_its_endpoint_moves_when_it_leaves_and_no_other_key_moves()
    {
        await using var a = await TestServer.SayAsync("a");
        await using var b = await TestServer.SayAsync("b");
        await using var c = await TestServer.SayAsync("c");
        await using var rig = new Rig(policy: new RoundRobin(new SeededRandom(1)));
        rig.Source.Publish(a.Endpoint, b.Endpoint, c.Endpoint);

        var before = await WhereAsync(rig);
        Assert.Equal(before, await WhereAsync(rig));
        Assert.Equal(["a", "b", "c"], before.Values.Distinct().Order());

        await rig.PublishAsync("http://orders", a.Endpoint, b.Endpoint);
        var after = await WhereAsync(rig);

        Assert.All(Users, user => Assert.True(before[user] == "c" ? after[user] != "c" : after[user] == before[user], user));
    }

    [Fact]
    public async Task A_key_moves_while_its_endpoint_refuses_connections()
    {
        await using var a = await TestServer.SayAsync("a");
        await using var b = await TestServer.SayAsync("b");
        using var closed = new ClosedPort();
        await using var rig = new Rig();
        rig.Source.Publish(a.Endpoint, b.Endpoint, closed.Endpoint);

        var where = await WhereAsync(rig);

        Assert.Equal(["a", "b"], where.Values.Distinct().Order());
        Assert.Contains("connect_failure", rig.Leases.Outcomes);
    }

    private static async Task<Dictionary<string, string>> WhereAsync(Rig rig)
    {
        var where = new Dictionary<string, string>();
        foreach (var user in Users)
        {
            using var request = Sending.Get("http://orders/").WithAffinity(user);
            using var response = await rig.Client.SendAsync(request);
            where[user] = await response.Content.ReadAsStringAsync();
        }

        return where;
    }
}
