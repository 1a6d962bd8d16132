namespace Discovery.Tests.Sources;

public sealed class PassThroughSourceTests
{
    [Theory]
    [InlineData("http://www.example.com", "pass-through: www.example.com:80")]
    [InlineData("https+http://orders.shop", "pass-through: orders.shop:443")]
    [InlineData("tcp://redis:6379", "pass-through: redis:6379")]
    [InlineData("tcp://redis", "pass-through: redis:0")]
    [InlineData("http://127.0.0.1:81", "pass-through: 127.0.0.1:81")]
    [InlineData("http://[::1]", "pass-through: [::1]:80")]
    [InlineData("http://orders.", "pass-through: orders.:80")]
    public async Task The_endpoint_is_the_name_itself(string service, string answer)
    {
        await using var reader = new SetReader(new PassThroughSource(), ServiceName.Parse(service));

        var set = await reader.NextAsync();

        Assert.Equal(answer, set.ToString());
        Assert.True(set.IsPassThrough);
        Assert.True(await reader.EndsAsync());
    }
}
