using System.Net;
using System.Net.Sockets;
using Discovery.Kubernetes.Tests.Scripts;

namespace Discovery.Kubernetes.Tests;

public sealed class RefusalTests
{
    private const string Where = "the EndpointSlices of shop/web at http://127.0.0.1:6443";
    private const string Role = "Allow it in namespace shop: a Role with apiGroups [\"discovery.k8s.io\"], "
        + "resources [\"endpointslices\"], verbs [\"list\", \"watch\"], and a RoleBinding for this user.";

    private static readonly string One = Json.List("10", Json.Slice("a", Json.At("10.0.0.1")));

    [Theory]
    [InlineData("err-401.http", "401 Unauthorized: Unauthorized. No token was sent: set KubernetesOptions.TokenFile or Token.", null)]
    [InlineData("v1.20.2/err-401.http", "401 Unauthorized: Unauthorized. No token was sent: set KubernetesOptions.TokenFile or Token.", null)]
    [InlineData("err-403-watch.http", "403 Forbidden: endpointslices.discovery.k8s.io is forbidden: User \"nobody\" cannot watch resource \"endpointslices\" in API group \"discovery.k8s.io\" in the namespace \"shop\". " + Role, null)]
    [InlineData("v1.20.2/err-403.http", "403 Forbidden: endpointslices.discovery.k8s.io is forbidden: User \"nobody\" cannot list resource \"endpointslices\" in API group \"discovery.k8s.io\" in the namespace \"default\". " + Role, null)]
    [InlineData("group-404.http", "404 Not Found: the server could not find the requested resource. Check KubernetesOptions.Server; discovery.k8s.io/v1 needs Kubernetes 1.21 or newer.", null)]
    [InlineData("err-400-bad-rv.http", "400 Bad Request: invalid resource version: resourceVersion: Invalid value: \"abc\": strconv.ParseUint: parsing \"abc\": invalid syntax.", null)]
    [InlineData("err-422-watchlist-noMatch.http", "422 Unprocessable Entity: ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan.", null)]
    [InlineData("err-429.http", "429 Too Many Requests: Too many requests, please try again later. The server asks for a pause of 1 s.", 1)]
    [InlineData("err-429-watch.http", "429 Too Many Requests: Too many requests, please try again later. The server asks for a pause of 1 s.", 1)]
    [InlineData("v1.20.2/err-429.http", "429 Too Many Requests: Too many requests, please try again later. The server asks for a pause of 1 s.", 1)]
    public async Task A_refusal_says_which_request_what_the_server_said_and_what_to_change(string capture, string what, int? pause)
    {
        var list = await Watching.RunAsync(new ScriptedApi().Answer(capture));
        var watch = await Watching.RunAsync(new ScriptedApi().AnswerJson(One).Answer(capture));

        Assert.Equal($"Cannot list {Where}: {what}", list.Failure!.Message);
        Assert.Equal($"Cannot watch {Where}: {what}", watch.Failure!.Message);
        Assert.Empty(list.Sets);
        Assert.Single(watch.Sets);
        Assert.Equal(pause, Pause(list));
        Assert.Equal(pause, Pause(watch));
    }

    [Fact]
    public async Task A_list_that_is_refused_for_its_version_says_so()
    {
        var watching = await Watching.RunAsync(new ScriptedApi().Answer("err-504-future-rv.http").Answer("err-504-future-rv.http"));

        Assert.Equal(
            $"Cannot list {Where}: 504 Gateway Timeout: Timeout: Too large resource version: 100335, current: 335. The server asks for a pause of 1 s.",
            watching.Failure!.Message);
        Assert.Equal(1, Pause(watching));
    }

    [Fact]
    public async Task A_refused_token_names_its_file()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("token", "abc");
        var options = Watching.Options;
        options.TokenFile = file;
        var watching = await Watching.RunAsync(new ScriptedApi().Answer("err-401.http"), options: options);

        Assert.Equal(
            $"Cannot list {Where}: 401 Unauthorized: Unauthorized. The server does not accept the token in {file}: "
            + "check that it is renewed and that its service account still exists.",
            watching.Failure!.Message);
    }

    [Fact]
    public async Task A_refused_token_without_file_may_have_expired()
    {
        var options = Watching.Options;
        options.Token = "abc";
        var watching = await Watching.RunAsync(new ScriptedApi().Answer("err-401.http"), options: options);

        Assert.Equal(
            $"Cannot list {Where}: 401 Unauthorized: Unauthorized. The server does not accept KubernetesOptions.Token: "
            + "it may have expired; set TokenFile for a token that is renewed.",
            watching.Failure!.Message);
        Assert.DoesNotContain("abc", watching.Failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sat, 21 Nov 2026 10:00:30 GMT", 30)]
    [InlineData("Sat, 21 Nov 2026 09:00:00 GMT", null)]
    [InlineData("0", null)]
    [InlineData("soon", null)]
    [InlineData("7", 7)]
    public async Task A_pause_may_be_a_time_or_a_date(string header, int? seconds)
    {
        var clock = new Discovery.Testing.ManualClock(new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero));
        using var api = new ScriptedApi().Answer(() =>
        {
            var response = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
            response.Headers.TryAddWithoutValidation("Retry-After", header);
            return response;
        });

        Assert.Equal(seconds, Pause(await Watching.RunAsync(api, clock: clock)));
    }

    [Fact]
    public async Task A_pause_may_stand_in_the_status_of_an_answer()
    {
        var watching = await Watching.RunAsync(new ScriptedApi().Answer(
            HttpStatusCode.InternalServerError, """{"message":"busy","details":{"retryAfterSeconds":4}}"""));

        Assert.Equal($"Cannot list {Where}: 500 Internal Server Error: busy. The server asks for a pause of 4 s.", watching.Failure!.Message);
        Assert.Equal(4, Pause(watching));
    }

    [Fact]
    public async Task A_pause_may_stand_in_the_status_of_an_event()
    {
        var watching = await Watching.RunAsync(new ScriptedApi().AnswerJson(One).AnswerLines(
            """{"type":"ERROR","object":{"message":"busy","reason":"ServerTimeout","code":504,"details":{"retryAfterSeconds":3}}}"""));

        Assert.Equal($"Cannot watch {Where}: 504 ServerTimeout: busy. The server asks for a pause of 3 s.", watching.Failure!.Message);
        Assert.Equal(3, Pause(watching));
    }

    [Fact]
    public async Task A_long_text_in_place_of_a_status_is_shortened()
    {
        var watching = await Watching.RunAsync(new ScriptedApi().Answer(HttpStatusCode.BadGateway, "<html>\n" + new string('x', 100_000)));

        Assert.Equal($"Cannot list {Where}: 502 Bad Gateway: <html> {new string('x', 293)}...", watching.Failure!.Message);
    }

    [Fact]
    public async Task Redirects_are_not_followed()
    {
        var watching = await Watching.RunAsync(new ScriptedApi().Answer(HttpStatusCode.Found, ""));

        Assert.Equal(
            $"Cannot list {Where}: 302 Found. Redirects are not followed: set KubernetesOptions.Server to the API server itself.",
            watching.Failure!.Message);
    }

    [Theory]
    [InlineData("<html></html>", "the answer is not a list in JSON. Check that KubernetesOptions.Server is an API server.")]
    [InlineData("""{"metadata":{"resourceVersion":"1"},"items":[""", "the answer is not a list in JSON. Check that KubernetesOptions.Server is an API server.")]
    [InlineData("", "the answer is not a list in JSON. Check that KubernetesOptions.Server is an API server.")]
    [InlineData("null", "the answer is JSON, but no list: it has no metadata.resourceVersion. Check that KubernetesOptions.Server is an API server.")]
    [InlineData("{}", "the answer is JSON, but no list: it has no metadata.resourceVersion. Check that KubernetesOptions.Server is an API server.")]
    [InlineData("""{"metadata":{"resourceVersion":""},"items":[]}""", "the answer is JSON, but no list: it has no metadata.resourceVersion. Check that KubernetesOptions.Server is an API server.")]
    [InlineData("""{"metadata":{"resourceVersion":"1","continue":"abc"},"items":[]}""", "the pages of the list do not end.")]
    public async Task An_answer_that_is_no_whole_list_is_a_failure(string body, string what)
    {
        var watching = await Watching.RunAsync(new ScriptedApi().AnswerJson(body));

        Assert.Empty(watching.Sets);
        Assert.Equal($"Cannot list {Where}: {what}", watching.Failure!.Message);
    }

    [Fact]
    public async Task A_refused_connection_says_where_it_went()
    {
        using var free = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        free.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var server = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndPoint!).Port}";
        using var source = new KubernetesSource(new() { Server = new Uri(server), Namespace = "shop" });
        var failure = await Assert.ThrowsAsync<SourceException>(
            async () => await source.WatchAsync(ServiceName.Parse("http://web"), Watching.Context(), default).GetAsyncEnumerator().MoveNextAsync());

        Assert.Equal(
            $"Cannot watch the EndpointSlices of shop/web at {server}: Connection refused ({server[7..]}). "
            + "Check KubernetesOptions.Server, and that this process may connect to it.",
            failure.Message);
    }

    private static int? Pause(Watching watching) => (int?)((SourceException)watching.Failure!).RetryAfter?.TotalSeconds;
}
