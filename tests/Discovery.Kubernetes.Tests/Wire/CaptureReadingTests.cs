using System.Text;
using System.Text.Json;
using Discovery.Kubernetes.Tests.Scripts;
using Discovery.Kubernetes.Wire;

namespace Discovery.Kubernetes.Tests.Wire;

/// <summary>Every recorded file is read with the outcome that the protocol asks for.</summary>
public sealed class CaptureReadingTests
{
    public static TheoryData<string> All =>
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Captures"), "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Path.Combine(AppContext.BaseDirectory, "Captures"), f).Replace('\\', '/'))
            .Where(f => !f.EndsWith(".md", StringComparison.Ordinal) && f != "watch-events-raw-chunked.http")];

    [Theory]
    [InlineData("list-endpointslices.http", "335", false, "web-a web-b web-nil-port web-null-ports web-v6")]
    [InlineData("list-not-pretty.http", "536", true, "db-all-x")]
    [InlineData("list-empty.http", "335", false, "")]
    [InlineData("v1.20.2/list-crd.http", "196", false, "a b")]
    public async Task Lists(string file, string version, bool continues, string names)
    {
        var body = Capture.Read(file).Body;
        var page = new KnownSlices().Page(body);
        var streamed = await new KnownSlices().PageAsync(new PiecewiseStream([body]));

        Assert.Equal(names, string.Join(' ', page.Items.Select(s => s.Name)));
        Assert.Equal((version, continues), (page.ResourceVersion, page.Continue is not null));
        Assert.All(page.Items, s => Assert.Equal(file == "list-not-pretty.http" ? "db-all" : "web", s.ServiceName));
        Assert.Equal(page.Items.Select(s => (s.Name, s.Count)), streamed.Items.Select(s => (s.Name, s.Count)));
        Assert.Equal((page.ResourceVersion, page.Continue), (streamed.ResourceVersion, streamed.Continue));
    }

    [Fact]
    public void Hints_hostnames_and_headless_slices_of_the_real_controller()
    {
        var slices = new KnownSlices();
        slices.Table.Replace(slices.Page(Capture.ReadBytes("controller-slices.json")).Items);

        var app = slices.Set(KnownSlices.Merge("http://app", "kcm"), "app", "kcm");
        var pod = slices.Set(KnownSlices.Merge("http://app-1.app-hl.kcm.svc.cluster.local"), "app-hl", "kcm");
        var none = slices.Set(KnownSlices.Merge("http://app-9.app-hl.kcm.svc"), "app-hl", "kcm");

        Assert.Equal(["zone-a", "zone-a", "zone-b"], app.Endpoints.Select(e => Assert.Single(e.Hints!.Zones)));
        Assert.Equal("app-1", Assert.Single(pod.Endpoints).DisplayName);
        Assert.True(none.IsAbsent);
        Assert.Equal("no endpoint of service kcm/app-hl has the hostname app-9", none.Explanation);
    }

    [Theory]
    [InlineData("watch-events.http", "ADDED 338,MODIFIED 339,DELETED 340,ADDED 341,DELETED 342,BOOKMARK 342,BOOKMARK 342")]
    [InlineData("watch-future-rv.http", "")]
    public void Watches(string file, string expected)
    {
        var slices = new KnownSlices();
        var events = Lines(file).Select(slices.Event).Select(e => $"{e.Kind.ToString().ToUpperInvariant()} {e.ResourceVersion}");

        Assert.Equal(expected, string.Join(',', events));
    }

    [Fact]
    public void The_sorted_keys_of_an_old_server_are_read()
    {
        var events = Lines("v1.20.2/watch.http").Select(new KnownSlices().Event).ToList();

        Assert.Equal(
            [WatchEventKind.Added, WatchEventKind.Modified, WatchEventKind.Deleted, WatchEventKind.Bookmark, WatchEventKind.Bookmark],
            events.Select(e => e.Kind));
        Assert.All(events, e => Assert.NotEmpty(e.ResourceVersion!));
    }

    [Theory]
    [InlineData("watch-events.http")]
    [InlineData("watch-410-error-event.http")]
    public void The_type_may_follow_the_object(string file)
    {
        foreach (var line in Lines(file).Select(Encoding.UTF8.GetString))
        {
            var comma = line.IndexOf(',', StringComparison.Ordinal);
            var turned = $"{{{line[(comma + 1)..^1]},{line[1..comma]}}}";
            var (one, other) = (new KnownSlices().Event(line), new KnownSlices().Event(turned));

            Assert.StartsWith("{\"object\":", turned, StringComparison.Ordinal);
            Assert.Equal((one.Kind, one.ResourceVersion, one.Object?.Name, one.Object?.Count), (other.Kind, other.ResourceVersion, other.Object?.Name, other.Object?.Count));
            Assert.Equal(one.Status?.Message, other.Status?.Message);
        }
    }

    [Theory]
    [InlineData("watch-410-error-event.http")]
    [InlineData("v1.20.2/watch-410-error-event-crd.http")]
    public void An_expired_watch_ends_with_a_status(string file)
    {
        var last = Lines(file).Select(l => new KnownSlices().Event(l)).Last();

        Assert.Equal(WatchEventKind.Error, last.Kind);
        Assert.Null(last.Object);
        Assert.Equal((410, "Expired"), (last.Status!.Code, last.Status.Reason));
        Assert.StartsWith("too old resource version", last.Status.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("err-401.http", 401, "Unauthorized")]
    [InlineData("err-403-watch.http", 403, "Forbidden")]
    [InlineData("err-410-list-exact.http", 410, "Expired")]
    [InlineData("err-422-watchlist-noMatch.http", 422, "Invalid")]
    [InlineData("err-400-bad-rv.http", 400, "BadRequest")]
    [InlineData("v1.20.2/err-403.http", 403, "Forbidden")]
    public void Refusals_are_statuses(string file, int code, string reason)
    {
        var status = ApiStatus.TryRead(Capture.Read(file).Body);

        Assert.Equal((code, reason), (status!.Code, status.Reason));
    }

    [Fact]
    public void A_version_from_the_future_says_when_to_ask_again_and_why()
    {
        var status = ApiStatus.TryRead(Capture.Read("err-504-future-rv.http").Body)!;

        Assert.Equal((504, 1), (status.Code, status.RetryAfterSeconds));
        Assert.Contains("ResourceVersionTooLarge", status.Causes);
    }

    [Theory]
    [InlineData("err-429.http")]
    [InlineData("v1.20.2/err-429.http")]
    public void Plain_text_is_no_status(string file) => Assert.Null(ApiStatus.TryRead(Capture.Read(file).Body));

    [Theory]
    [MemberData(nameof(All))]
    public void Whatever_was_recorded_is_read_or_refused_as_JSON(string file)
    {
        var body = file.EndsWith(".json", StringComparison.Ordinal) ? Capture.ReadBytes(file) : Capture.Read(file).Body;
        _ = Record.Exception(() => new KnownSlices().Page(body)) is null or JsonException ? true : throw new InvalidOperationException(file);
        Assert.All(Split(body), l => Assert.True(Record.Exception(() => new KnownSlices().Event(l)) is null or JsonException));
    }

    private static IEnumerable<byte[]> Lines(string file) => Split(Capture.Read(file).Body);

    private static IEnumerable<byte[]> Split(byte[] body) =>
        Encoding.UTF8.GetString(body).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Encoding.UTF8.GetBytes);
}
