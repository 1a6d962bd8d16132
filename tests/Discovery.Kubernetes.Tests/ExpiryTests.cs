using Discovery.Kubernetes.Tests.Scripts;

namespace Discovery.Kubernetes.Tests;

public sealed class ExpiryTests
{
    private const string Where = "the EndpointSlices of shop/web at http://127.0.0.1:6443";

    private static readonly string One = Json.List("10", Json.Slice("a", Json.At("10.0.0.1")));

    [Theory]
    [InlineData("watch-410-error-event.http")]
    [InlineData("v1.20.2/watch-410-error-event-crd.http")]
    [InlineData("err-410-list-exact.http")]
    [InlineData("v1.20.2/err-410-list-exact.http")]
    public async Task An_expired_version_brings_a_new_list_at_once(string capture)
    {
        using var api = new ScriptedApi().AnswerJson(One).Answer(capture)
            .AnswerJson(Json.List("20", Json.Slice("b", Json.At("10.0.0.2"))));
        var watching = await Watching.RunAsync(api);

        // One step: no empty or mixed set in between.
        Assert.Equal(["10.0.0.1:8080", "10.0.0.2:8080"], watching.Addresses);
        Assert.Equal(["", "10", "", "20"], api.Requests.Select(ScriptedApi.VersionIn));
    }

    [Theory]
    [InlineData(410, "Gone")]
    [InlineData(410, "Expired")]
    [InlineData(410, "Other")]
    [InlineData(500, "Expired")]
    [InlineData(500, "Gone")]
    public async Task An_expired_version_is_known_by_code_or_reason(int code, string reason)
    {
        using var api = new ScriptedApi().AnswerJson(One).AnswerLines(Json.Error(code, reason, "too old")).AnswerJson(One);
        await Watching.RunAsync(api);

        Assert.Equal(["", "10", "", "10"], api.Requests.Select(ScriptedApi.VersionIn));
    }

    [Fact]
    public async Task A_new_list_that_says_the_same_yields_nothing()
    {
        var watching = await Watching.RunAsync(
            new ScriptedApi().AnswerJson(One).Answer("watch-410-error-event.http").AnswerJson(One));

        Assert.Equal(["10.0.0.1:8080"], watching.Addresses);
    }

    [Fact]
    public async Task A_version_that_expires_again_right_after_a_new_list_is_a_failure()
    {
        using var api = new ScriptedApi().AnswerJson(One)
            .Answer("watch-410-error-event.http").AnswerJson(One).Answer("watch-410-error-event.http").AnswerJson(One);
        var watching = await Watching.RunAsync(api);

        Assert.Equal(4, api.Requests.Count);
        Assert.Equal(
            $"Cannot watch {Where}: 410 Expired: too old resource version: 360 (521). A new list did not help.", watching.Failure!.Message);
    }

    [Fact]
    public async Task A_list_that_expires_again_and_again_is_a_failure()
    {
        using var api = new ScriptedApi().Answer("err-410-list-exact.http").Answer("err-410-list-exact.http").AnswerJson(One);
        var watching = await Watching.RunAsync(api);

        Assert.Equal(2, api.Requests.Count);
        Assert.Equal(
            $"Cannot list {Where}: 410 Gone: The resourceVersion for the provided list is too old. A new list did not help.",
            watching.Failure!.Message);
    }

    [Fact]
    public async Task A_version_may_expire_again_after_news()
    {
        using var api = new ScriptedApi()
            .AnswerJson(One).Answer("watch-410-error-event.http")
            .AnswerJson(One).AnswerLines(Json.Bookmark("11"), Json.Error(410, "Expired", "too old"))
            .AnswerJson(One);
        await Watching.RunAsync(api);

        Assert.Equal(["", "10", "", "10", "", "10"], api.Requests.Select(ScriptedApi.VersionIn));
    }
}
