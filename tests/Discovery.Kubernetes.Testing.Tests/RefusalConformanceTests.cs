using System.Net;
using System.Text.Json.Nodes;
using Discovery.Kubernetes.Testing.Tests.Wire;

namespace Discovery.Kubernetes.Testing.Tests;

public sealed class RefusalConformanceTests
{
    private const string Everywhere = "/apis/discovery.k8s.io/v1/endpointslices";

    [Theory]
    [InlineData("err-400-bad-rv", Shop.Slices + "?resourceVersion=abc")]
    [InlineData("err-422-watchlist-noMatch", Shop.Slices + "?watch=1&sendInitialEvents=true&allowWatchBookmarks=true")]
    [InlineData("group-404", "/apis/discovery.k8s.io/v1alpha1/namespaces/shop/endpointslices")]
    public async Task Refuses_by_itself_byte_for_byte_as_recorded(string recording, string target)
    {
        await using var api = await Shop.OpenAsync();
        await AssertSameBytesAsync(api, recording, target);
    }

    [Theory]
    [InlineData("err-403-watch", HttpStatusCode.Forbidden, Shop.Slices + "?watch=1")]
    [InlineData("err-403-cluster", HttpStatusCode.Forbidden, Everywhere)]
    [InlineData("err-429", HttpStatusCode.TooManyRequests, Shop.Slices)]
    [InlineData("err-429-watch", HttpStatusCode.TooManyRequests, Shop.Slices + "?watch=1")]
    [InlineData("err-401", HttpStatusCode.Unauthorized, Shop.Slices)]
    [InlineData("err-410-list-exact", HttpStatusCode.Gone, Shop.Slices)]
    public async Task Refuses_on_command_byte_for_byte_as_recorded(string recording, HttpStatusCode status, string target)
    {
        await using var api = await Shop.OpenAsync();
        api.Faults.FailNext(status);
        await AssertSameBytesAsync(api, recording, target);
    }

    [Fact]
    public async Task A_wrong_token_is_refused_as_recorded()
    {
        await using var api = await Shop.OpenAsync(new FakeKubernetesApiOptions { BearerToken = "good" });

        await AssertSameBytesAsync(api, "err-401", Shop.Slices, "Authorization: Bearer bad");
        await AssertSameBytesAsync(api, "err-401", Shop.Slices);
        using var welcome = await RawExchange.OpenAsync(api, Shop.Slices, "Authorization: Bearer good");
        Assert.Equal("HTTP/1.1 200 OK", welcome.StatusLine);
    }

    [Fact]
    public async Task A_list_of_the_future_is_refused_at_once_as_recorded()
    {
        await using var api = await Shop.OpenAsync();
        await AssertSameMaskedAsync(api, "err-504-future-rv", $"{Shop.Slices}?resourceVersion={api.ResourceVersion + 100_000}");
    }

    [Fact]
    public async Task An_exact_list_of_a_compacted_version_is_refused_as_recorded()
    {
        await using var api = await Shop.OpenAsync();
        var target = $"{Shop.Slices}?resourceVersion={api.ResourceVersion}&resourceVersionMatch=Exact";
        api.DeleteSlice("shop", "fq");
        using (var before = await RawExchange.OpenAsync(api, target))
            Assert.Contains("\"fq\"", await before.ReadBodyAsync(), StringComparison.Ordinal);

        api.Compact();

        await AssertSameBytesAsync(api, "err-410-list-exact", target);
    }

    [Fact]
    public async Task A_stale_continue_is_refused_with_a_fresh_token_as_recorded()
    {
        await using var api = await Shop.OpenAsync();
        var token = await FirstPageTokenAsync(api);
        api.DeleteSlice("shop", "fq");
        api.Compact();

        var body = await AssertSameMaskedAsync(api, "err-410-continue", $"{Shop.Slices}?limit=1&continue={token}");

        var fresh = JsonNode.Parse(body)!["metadata"]!["continue"]!.ToString();
        using var rest = await RawExchange.OpenAsync(api, $"{Shop.Slices}?continue={fresh}");
        var names = JsonNode.Parse(await rest.ReadBodyAsync())!["items"]!.AsArray()
            .Select(item => item!["metadata"]!["name"]!.ToString());
        Assert.Equal(["db-x", "db-y", "web-a", "web-b", "web-nil-port", "web-null-ports", "web-v6"], names);
    }

    [Fact]
    public async Task A_missing_object_is_refused_as_recorded_of_a_service()
    {
        await using var api = await Shop.OpenAsync();
        var expected = Recording.Load("get-404");

        using var actual = await RawExchange.OpenAsync(api, Shop.Slices + "/nope", Shop.Curl);

        Shop.AssertSameHead(expected, actual);
        Assert.Equal(
            Masked.Json(expected.Body)
                .Replace("services \\\"nope", "endpointslices.discovery.k8s.io \\\"nope", StringComparison.Ordinal)
                .Replace("\"kind\":\"services\"", "\"group\":\"discovery.k8s.io\",\"kind\":\"endpointslices\"", StringComparison.Ordinal),
            Masked.Json(await actual.ReadBodyAsync()));
    }

    [Fact]
    public async Task An_old_server_refuses_a_watch_list_as_recorded_of_1_20()
    {
        await using var api = await FakeKubernetesApi.StartAsync(new FakeKubernetesApiOptions { SupportsWatchList = false });
        var expected = Recording.Load("v1.20.2/watchlist-unsupported");

        using var actual = await RawExchange.OpenAsync(
            api, Shop.Slices + "?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true");

        Assert.Equal(expected.StatusLine, actual.StatusLine);
        Assert.Equal(Masked.Json(expected.Body), Masked.Json(await actual.ReadBodyAsync()));
    }

    private static async Task AssertSameBytesAsync(FakeKubernetesApi api, string recording, string target, params string[] headers)
    {
        var expected = Recording.Load(recording);
        using var actual = await RawExchange.OpenAsync(api, target, [Shop.Curl, .. headers]);
        Shop.AssertSameHead(expected, actual);
        Assert.Equal(expected.Body, await actual.ReadBodyAsync());
        Assert.Equal(expected.Headers["Content-Length"], actual.Headers["Content-Length"]);
    }

    private static async Task<string> AssertSameMaskedAsync(FakeKubernetesApi api, string recording, string target)
    {
        var expected = Recording.Load(recording);
        using var actual = await RawExchange.OpenAsync(api, target, Shop.Curl);
        Shop.AssertSameHead(expected, actual);
        var body = await actual.ReadBodyAsync();
        Assert.Equal(Masked.Json(expected.Body), Masked.Json(body));
        return body;
    }

    private static async Task<string> FirstPageTokenAsync(FakeKubernetesApi api)
    {
        using var page = await RawExchange.OpenAsync(api, Shop.Slices + "?limit=1");
        return JsonNode.Parse(await page.ReadBodyAsync())!["metadata"]!["continue"]!.ToString();
    }
}
