namespace Discovery.Tests.Sources;

public sealed class StaticSourceTests
{
    private readonly StaticSource _source = new(new Dictionary<string, ServiceEndpoint[]>
    {
        ["orders"] = [new("10.0.0.1", 80), new("10.0.0.2", 80)],
        ["idle.shop"] = [],
    });

    [Theory]
    [InlineData("http://orders", "static: 10.0.0.1:80, 10.0.0.2:80")]
    [InlineData("https://_grpc.ORDERS:99", "static: 10.0.0.1:80, 10.0.0.2:80")]
    [InlineData("idle.shop", "static: no endpoints")]
    [InlineData("idle", "static: no such service")]
    [InlineData("payments", "static: no such service")]
    public async Task Answers_by_host_whatever_the_case_and_ends(string service, string answer)
    {
        await using var reader = new SetReader(_source, ServiceName.Parse(service));

        Assert.Equal(answer, (await reader.NextAsync()).ToString());
        Assert.True(await reader.EndsAsync(), "a fixed list never changes");
    }

    [Fact]
    public async Task Knows_one_service_if_made_for_one()
    {
        await using var reader = new SetReader(new StaticSource("redis", new ServiceEndpoint("10.0.0.3", 6379)), ServiceName.Parse("tcp://redis"));

        Assert.Equal("static: 10.0.0.3:6379", (await reader.NextAsync()).ToString());
    }
}
