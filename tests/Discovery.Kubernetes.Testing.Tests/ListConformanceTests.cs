using Discovery.Kubernetes.Testing.Tests.Wire;

namespace Discovery.Kubernetes.Testing.Tests;

public sealed class ListConformanceTests
{
    [Theory]
    [InlineData("list-endpointslices", Shop.Slices + "?" + Shop.OfWeb)]
    [InlineData("list-endpointslices-rv0", Shop.Slices + "?" + Shop.OfWeb + "&resourceVersion=0&limit=1")]
    [InlineData("list-page1", Shop.Slices + "?limit=1")]
    [InlineData("list-empty", "/apis/discovery.k8s.io/v1/namespaces/nowhere/endpointslices")]
    public async Task Lists_as_recorded(string recording, string target)
    {
        await using var api = await Shop.OpenAsync();
        var expected = Recording.Load(recording);

        using var actual = await RawExchange.OpenAsync(api, target, Shop.Curl);

        Shop.AssertSameHead(expected, actual);
        Assert.Equal(Masked.Json(expected.Body), Masked.Json(await actual.ReadBodyAsync()));
    }

    [Fact]
    public async Task Only_people_get_indented_json()
    {
        await using var api = await Shop.OpenAsync();
        var expected = Recording.Load("list-not-pretty");

        using var actual = await RawExchange.OpenAsync(api, Shop.Slices + "?limit=1", "User-Agent: discovery/1.0");

        Shop.AssertSameHead(expected, actual);
        var body = await actual.ReadBodyAsync();
        Assert.Equal(Masked.Json(expected.Body), Masked.Json(body));
        Assert.Equal(body.Length - 1, body.IndexOf('\n', StringComparison.Ordinal));
        Assert.DoesNotContain(": ", body, StringComparison.Ordinal);
        Assert.EndsWith("\n", expected.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Indents_byte_for_byte_as_recorded()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        var expected = Recording.Load("list-empty");

        using var actual = await RawExchange.OpenAsync(api, "/apis/discovery.k8s.io/v1/namespaces/nowhere/endpointslices", Shop.Curl);

        Assert.Equal(expected.Body.Replace("\"335\"", "\"1\"", StringComparison.Ordinal), await actual.ReadBodyAsync());
    }
}
