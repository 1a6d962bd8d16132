using System.Reflection;
using System.Text.Json;
using Discovery.Kubernetes.Tests.Scripts;
using Discovery.Testing;

namespace Discovery.Kubernetes.Tests;

/// <summary>Every recorded file goes through the client as the bytes of a connection, in a conversation in which a server sends it.</summary>
public sealed class CaptureReplayTests
{
    private const string Old = "v1.20.2/watchlist-unsupported.http";
    private const string New = "err-422-watchlist-noMatch.http";
    private const string Over = ScriptedApi.Over;
    private const string V4 = "10.244.1.5:8080 10.244.1.6:8080 10.244.1.7:8080 10.244.2.9:8080";
    private const string V6 = "[fd00:10:244::5]:8080";
    private const string One = "10.244.4.1:8080";
    private const string Two = "10.244.4.1:8080 10.244.4.2:8080";

    // Created, patched, a label moved out of the selection and back, deleted.
    private const string Watched = $"{V4} {V6} | {V4} {One} {V6} | {V4} {Two} {V6} | {V4} {Two} | {V4} {Two} {V6} | {V4} {V6}";
    private const string OldListed = "10.244.0.1:8080 10.244.0.2:8080";
    private const string Busy = "Too many requests, please try again later. The server asks for a pause of 1 s.";

    private readonly ManualClock _clock = new();

    [Theory]
    // Lists, and watches that go on from them; a clean end is no failure.
    [InlineData($"{New} list-endpointslices.http watch-events.http", "http://web", Watched, "stream, list, watch 335, watch 342", Over)]
    [InlineData($"{Old} list-endpointslices-rv0.http watch-events-raw-chunked.http", "http://web", Watched, "stream, list, watch 335, watch 342", Over)]
    [InlineData($"{Old} v1.20.2/list-crd.http v1.20.2/watch.http", "http://web.default", $"{OldListed} | {OldListed} 10.244.0.3:8080 | {OldListed}", "stream, list, watch 196, watch 199", Over)]
    [InlineData($"{New} list-empty.http", "http://web", "absent", "stream, list, watch 335", Over)]
    [InlineData($"{New} controller-slices.json", "http://app.kcm", "10.244.7.10:8080 10.244.7.11:8080 10.244.7.12:8080", "stream, list, watch 611", Over)]
    // A page alone is no set.
    [InlineData($"{New} list-not-pretty.http", "http://db-all", "", "stream, list, page", Over)]
    [InlineData($"{New} list-page1.http err-410-continue.http list-endpointslices.http", "http://web", $"{V4} {V6}", "stream, list, page, whole list, watch 335", Over)]
    [InlineData($"{Old} list-page1.http v1.20.2/err-410-continue.http v1.20.2/list-crd.http", "http://web.default", OldListed, "stream, list, page, whole list, watch 196", Over)]
    // A list in the form of a watch; without the mark at its end it is none.
    [InlineData("watchlist.http", "http://web", $"{V4} {V6}", "stream, watch 344", Over)]
    [InlineData("watch-no-rv.http list-endpointslices.http", "http://web", $"{V4} {V6}", "stream, list, watch 335", Over)]
    // Forgotten versions: a new list at once, and the old set until it is there.
    [InlineData($"{New} list-endpointslices.http watch-410-error-event.http list-endpointslices.http", "http://web", $"{V4} {V6}", "stream, list, watch 335, list, watch 335", Over)]
    [InlineData($"{Old} v1.20.2/list-crd.http v1.20.2/watch-410-error-event-crd.http list-empty.http", "http://web.default", $"{OldListed} | absent", "stream, list, watch 196, list, watch 335", Over)]
    [InlineData($"{New} err-410-list-exact.http list-endpointslices.http", "http://web", $"{V4} {V6}", "stream, list, list, watch 335", Over)]
    [InlineData($"{Old} v1.20.2/err-410-list-exact.http v1.20.2/list-crd.http", "http://web.default", OldListed, "stream, list, list, watch 196", Over)]
    // Refusals, each with what to do.
    [InlineData("err-401.http", "http://web", "", "stream", "401 Unauthorized: Unauthorized. No token was sent: set KubernetesOptions.TokenFile or Token.")]
    [InlineData("v1.20.2/err-401.http", "http://web", "", "stream", "401 Unauthorized: Unauthorized. No token was sent: set KubernetesOptions.TokenFile or Token.")]
    [InlineData("err-403-watch.http", "http://web", "", "stream", "Allow it in namespace shop: a Role with apiGroups [\"discovery.k8s.io\"], resources [\"endpointslices\"], verbs [\"list\", \"watch\"], and a RoleBinding for this user.")]
    [InlineData("v1.20.2/err-403.http", "http://web.default", "", "stream", "Allow it in namespace default: a Role with apiGroups [\"discovery.k8s.io\"], resources [\"endpointslices\"], verbs [\"list\", \"watch\"], and a RoleBinding for this user.")]
    [InlineData("group-404.http", "http://web", "", "stream", "the server could not find the requested resource. Check KubernetesOptions.Server; discovery.k8s.io/v1 needs Kubernetes 1.21 or newer.")]
    [InlineData("get-404.http", "http://web", "", "stream", "404 Not Found: services \"nope\" not found. Check KubernetesOptions.Server")]
    [InlineData("err-400-bad-rv.http err-400-bad-rv.http", "http://web", "", "stream, list", "400 Bad Request: invalid resource version")]
    [InlineData($"{New} err-429.http", "http://web", "", "stream, list", Busy, 1)]
    [InlineData($"{Old} v1.20.2/err-429.http", "http://web.default", "", "stream, list", Busy, 1)]
    [InlineData($"{New} list-endpointslices.http err-429-watch.http", "http://web", $"{V4} {V6}", "stream, list, watch 335", Busy, 1)]
    [InlineData($"{New} err-504-future-rv.http err-504-future-rv.http", "http://web", "", "stream, list, list", "Too large resource version: 100335, current: 335. The server asks for a pause of 1 s.", 1)]
    // Answers to other questions.
    [InlineData($"{New} api-discovery-group.http", "http://web", "", "stream, list", "the answer is JSON, but no list: it has no metadata.resourceVersion. Check that KubernetesOptions.Server is an API server.")]
    [InlineData($"{New} tokenrequest-201.http", "http://web", "", "stream, list", "Check that KubernetesOptions.Server is an API server.")]
    public async Task A_conversation_makes_these_sets_and_ends_so(
        string captures, string service, string sets, string asked, string failure, int? pause = null)
    {
        using var api = new RecordedApi(captures, _clock);
        var watching = await Watching.RunAsync(api, service, _clock);

        Assert.Equal(sets, string.Join(" | ", watching.Addresses));
        Assert.Equal(asked, api.Asked);
        Assert.Contains(failure, watching.Failure!.Message, StringComparison.Ordinal);
        Assert.Equal(pause, ((SourceException)watching.Failure).RetryAfter?.TotalSeconds);
    }

    [Theory]
    [InlineData($"{New} list-endpointslices.http watch-future-rv.http... err-504-future-rv.http watchlist.http")]
    public async Task A_version_from_the_future_is_silence_until_the_client_asks(string captures)
    {
        using var api = new RecordedApi(captures, _clock);
        var watching = Watching.RunAsync(api, clock: _clock);
        await _clock.WaitForTimerAsync(TimeSpan.FromSeconds(150));
        _clock.Advance(TimeSpan.FromSeconds(150));
        await api.WaitAsync(4);
        // The list waits up to a second, since many clients find that out at once.
        await _clock.AdvanceToNextTimerAsync(TimeSpan.FromSeconds(1));
        await watching;

        Assert.Equal("stream, list, watch 335, probe 335, list", api.Asked);
    }

    [Theory]
    [InlineData($"{New} list-services.http", ServiceReach.ClusterIp, "http://web", "10.96.10.10:80")]
    [InlineData("watch-service-by-name.http", ServiceReach.LoadBalancer, "https://lb", "192.0.2.10:443 lb-1.example.com:443")]
    [InlineData($"{Old} v1.20.2/list-services.http", ServiceReach.ClusterIp, "https://kubernetes.default", "10.96.0.1:443")]
    public async Task Services_are_reached_as_recorded(string captures, ServiceReach reach, string service, string addresses)
    {
        using var api = new RecordedApi(captures, _clock);
        var options = Watching.Options;
        options.Reach = reach;

        Assert.Equal(addresses, Watching.Describe(await Watching.FirstAsync(new KubernetesSource(options, api), ServiceName.Parse(service))));
    }

    [Theory]
    [InlineData("err-403-cluster.http")]
    public async Task Who_may_not_watch_the_cluster_needs_a_ClusterRole(string captures)
    {
        using var api = new RecordedApi(captures, _clock);
        var options = Watching.Options;
        options.WatchScope = WatchScope.Cluster;
        var failure = await Assert.ThrowsAsync<SourceException>(() => Watching.FirstAsync(new KubernetesSource(options, api), ServiceName.Parse("http://web")));

        Assert.Contains("at the cluster scope. Allow it in all namespaces: a ClusterRole with ", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tokenrequest-201.http list-endpointslices.http")]
    public async Task The_token_of_a_recorded_request_for_one_is_what_is_sent(string captures)
    {
        var files = captures.Split(' ');
        using var folder = new TemporaryFolder();
        using var made = JsonDocument.Parse(Capture.Read(files[0]).Body);
        var options = Watching.Options;
        options.TokenFile = folder.Write("token", made.RootElement.GetProperty("status").GetProperty("token").GetString()!);
        using var api = new RecordedApi(files[1], _clock);
        await Watching.RunAsync(api, options: options, clock: _clock);

        Assert.All(api.Tokens, t => Assert.Equal("Bearer HEADER.PAYLOAD.SIGNATURE", t!.ToString()));
    }

    [Fact]
    public void No_capture_is_left_out()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Captures");
        var recorded = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/'))
            .Where(f => f != "README.md");
        var replayed = typeof(CaptureReplayTests).GetMethods()
            .SelectMany(m => m.GetCustomAttributes<InlineDataAttribute>().SelectMany(data => data.GetData(m)))
            .SelectMany(row => ((string)row[0]).Split(' '))
            .Select(name => name.EndsWith("...", StringComparison.Ordinal) ? name[..^3] : name);

        Assert.Equal(recorded.Order(StringComparer.Ordinal), replayed.Distinct().Order(StringComparer.Ordinal));
    }
}
