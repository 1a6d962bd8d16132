using Discovery.Affinity;
using Discovery.Balancing;
using Discovery.Http.Tests.Support;

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
        await using var rig = new Rig(policy: new PolicyChoice(BalancingPolicies.RoundRobin).Create(new PolicyContext(new SeededRandom(1), TimeProvider.System)));
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

    [Theory]
    [InlineData(AffinityKeySource.Header, "X-User")]
    [InlineData(AffinityKeySource.Cookie, "user")]
    public async Task A_key_is_taken_from_a_header_or_a_cookie_of_the_request(AffinityKeySource source, string name)
    {
        await using var a = await TestServer.SayAsync("a");
        await using var b = await TestServer.SayAsync("b");
        await using var c = await TestServer.SayAsync("c");
        await using var rig = new Rig(
            policy: new PolicyChoice(BalancingPolicies.RoundRobin).Create(new PolicyContext(new SeededRandom(1), TimeProvider.System)),
            affinity: new AffinityOptions { Mode = AffinityMode.Hash, Source = source, Name = name });
        rig.Source.Publish(a.Endpoint, b.Endpoint, c.Endpoint);
        void Mark(HttpRequestMessage request, string user)
        {
            if (source == AffinityKeySource.Header)
                request.Headers.Add("x-user", user);
            else
                request.Headers.Add("Cookie", $"theme=dark; userx=1; user={user}");
        }

        var where = await WhereAsync(rig, Mark);

        Assert.Equal(where, await WhereAsync(rig, Mark));
        Assert.Equal(["a", "b", "c"], where.Values.Distinct().Order());
        // The same key, given by the caller.
        Assert.Equal(where, await WhereAsync(rig, (request, user) => request.WithAffinity(user)));
        Assert.Equal(3, (await WhereAsync(rig, (_, _) => { })).Values.Take(3).Distinct().Count());
    }

    [Fact]
    public async Task The_callers_key_goes_before_that_of_a_header()
    {
        await using var a = await TestServer.SayAsync("a");
        await using var b = await TestServer.SayAsync("b");
        await using var c = await TestServer.SayAsync("c");
        await using var rig = new Rig(affinity: new AffinityOptions { Mode = AffinityMode.Hash, Source = AffinityKeySource.Header, Name = "x-user" });
        rig.Source.Publish(a.Endpoint, b.Endpoint, c.Endpoint);

        var where = await WhereAsync(rig, (request, user) => request.Headers.Add("x-user", user));

        Assert.Equal(where, await WhereAsync(rig, (request, user) => request.WithAffinity(user).Headers.Add("x-user", "always the same")));
    }

    private static Task<Dictionary<string, string>> WhereAsync(Rig rig) => WhereAsync(rig, (request, user) => request.WithAffinity(user));

    private static async Task<Dictionary<string, string>> WhereAsync(Rig rig, Action<HttpRequestMessage, string> mark)
    {
        var where = new Dictionary<string, string>();
        foreach (var user in Users)
        {
            using var request = Sending.Get("http://orders/");
            mark(request, user);
            using var response = await rig.Client.SendAsync(request);
            where[user] = await response.Content.ReadAsStringAsync();
        }

        return where;
    }
}
