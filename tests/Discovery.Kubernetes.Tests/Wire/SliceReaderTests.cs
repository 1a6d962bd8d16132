using System.Text;
using System.Text.Json;
using Discovery.Kubernetes.Tests.Scripts;

namespace Discovery.Kubernetes.Tests.Wire;

public sealed class SliceReaderTests
{
    private static readonly string[] Same =
    [
        """{"addresses":["10.0.0.1"],"conditions":{"ready":true},"targetRef":{"kind":"Pod","name":"web-a","uid":"8d8777d4-bc9c-42b2-b55d-cba0081d314d"},"nodeName":"n1","zone":"z1"}""",
        """{"addresses":["10.0.0.2"],"conditions":{"ready":true},"targetRef":{"kind":"Pod","name":"web-b","uid":"8d8777d4-bc9c-42b2-b55d-cba0081d314e"},"nodeName":"n2","zone":"z2"}""",
        """{"addresses":["10.0.0.3"],"conditions":{"ready":false},"targetRef":{"kind":"Pod","name":"web-c","uid":"WRONG-case-uid"},"nodeName":"n1","zone":"z1"}""",
        """{"addresses":["10.0.0.4"],"conditions":{"ready":false},"targetRef":{"kind":"Pod","name":"we\u0062-d","uid":"u\u00e4"},"nodeName":"n\u0033","zone":"z1"}""",
        """{"addresses":["10.0.0.5"],"conditions":{"ready":false},"targetRef":{"kind":"Pod","name":"wéb-e","uid":"8D8777D4-bc9c-42b2-b55d-cba0081d314d"},"nodeName":"","zone":null}""",
        """{"addresses":["10.0.0.6"],"conditions":{"ready":false},"targetRef":{"kind":"Pod","name":"web-f","uid":"8d8777d4-bc9c-42b2-b55d-cba0081d314W"},"nodeName":"n1","zone":"z1"}""",
    ];

    [Fact]
    public void Endpoints_that_look_alike_are_read_as_each_would_be_alone()
    {
        var slices = new KnownSlices();
        slices.List(Json.Slice("a", $"[{string.Join(',', Same)}]"));
        var together = slices.Set("http://web").Endpoints;

        var alone = Same.Select(e =>
        {
            var one = new KnownSlices();
            one.List(Json.Slice("a", $"[{e}]"));
            return one.Set("http://web").Endpoints[0];
        }).ToList();

        Assert.Equal(alone, together);
        Assert.Equal(
            ["8d8777d4-bc9c-42b2-b55d-cba0081d314d", "8d8777d4-bc9c-42b2-b55d-cba0081d314e", "WRONG-case-uid", "uä", "8D8777D4-bc9c-42b2-b55d-cba0081d314d", "8d8777d4-bc9c-42b2-b55d-cba0081d314W"],
            together.Select(e => e.Uid));
        Assert.Equal(["web-a", "web-b", "web-c", "web-d", "wéb-e", "web-f"], together.Select(e => e.DisplayName));
        Assert.Equal(["n1", "n2", "n1", "n3", null, "n1"], together.Select(e => e.Locality?.Node));
    }

    [Fact]
    public void A_text_that_ends_the_template_early_does_not_leak_into_the_next()
    {
        var slices = new KnownSlices();
        slices.List(Json.Slice("a", """[{"addresses":["10.0.0.1"],"zone":"a"},{"addresses":["10.0.0.2"],"zone":"b","hostname":"h"},{"addresses":["10.0.0.3"]},{"addresses":["10.0.0.4"],"zone":"c\",\"x"}]"""));

        Assert.Equal(["a", "b", null, "c\",\"x"], slices.Set("http://web").Endpoints.Select(e => e.Locality?.Zone));
        Assert.Equal([null, "h", null, null], slices.Set("http://web").Endpoints.Select(e => e.DisplayName));
    }

    [Theory]
    [InlineData("010.000.001.005", "10.0.1.5")]
    [InlineData("10.0.0.256", null)]
    [InlineData("10.0.0", null)]
    [InlineData("10.0.0.1.2", null)]
    [InlineData("10.0.0.0001", null)]
    [InlineData("0x7f.0.0.1", null)]
    [InlineData("", null)]
    public void IPv4_addresses_are_four_decimal_numbers(string text, string? expected)
    {
        var slices = new KnownSlices();
        slices.List(Json.Slice("a", Json.At(text)));

        Assert.Equal(expected is null ? "" : $"{expected}:8080", Watching.Describe(slices.Set("http://web")));
    }

    [Theory]
    [InlineData("fd00::5", "[fd00::5]:8080")]
    [InlineData("::ffff:10.0.0.1", "[::ffff:10.0.0.1]:8080")]
    [InlineData("fe80::1%eth0", "")]
    [InlineData("[fd00::5]", "")]
    [InlineData("10.0.0.1", "")]
    public void IPv6_addresses_have_no_scope(string text, string expected)
    {
        var slices = new KnownSlices();
        slices.List(Json.Slice("a", Json.At(text), type: "IPv6"));

        Assert.Equal(expected, Watching.Describe(slices.Set("http://web")));
    }

    [Fact]
    public void What_has_not_changed_is_the_instance_that_is_known()
    {
        var slices = new KnownSlices();
        var first = slices.Put(Json.Slice("a", $"[{Same[0]},{Same[2]}]", version: "1"));
        var again = slices.Put(Json.Slice("a", $"[{Same[0]},{Same[2]}]", version: "2"));
        var changed = slices.Put(Json.Slice("a", $"[{Same[1]},{Same[2]}]", version: "3"));

        Assert.Same(first, again);
        Assert.NotSame(first, changed);
    }

    [Theory]
    [InlineData(""","ports":[{"name":"x","port":8080}]""")]
    [InlineData(""","addressType":"IPv6" """)]
    [InlineData(""","endpoints":[{"addresses":["10.0.0.1"],"zone":"b"}]""")]
    [InlineData(""","endpoints":[{"addresses":["10.0.0.1"],"zone":"a","hostname":"h"}]""")]
    [InlineData(""","endpoints":[{"addresses":["10.0.0.1"],"zone":"a"},null,{"addresses":["x"]}]""")]
    [InlineData(""","metadata":{"name":"a","namespace":"shop","labels":{"kubernetes.io/service-name":"api"}}""")]
    public void Whatever_changes_makes_another_instance(string change)
    {
        var slices = new KnownSlices();
        var slice = Json.Slice("a", """[{"addresses":["10.0.0.1"],"zone":"a"}]""");

        Assert.NotSame(slices.Put(slice), slices.Put(slice[..^1] + change + "}"));
    }

    [Fact]
    public void A_UID_comes_back_as_it_was_written_whatever_it_is()
    {
        const string uid = "0123abcd-ef45-6789-abcd-ef0123456789";
        for (var at = 0; at < uid.Length; at++)
        {
            foreach (var c in "09afgo`/:@AFGOW_p~- \u007f")
            {
                var text = uid[..at] + c + uid[(at + 1)..];
                var slices = new KnownSlices();
                slices.List(Json.Slice("a", $$$"""[{"addresses":["10.0.0.1"],"targetRef":{"uid":"{{{text}}}"}}]"""));
                Assert.Equal(text, slices.Set("http://web").Endpoints[0].Uid);
            }
        }
    }

    [Fact]
    public void Equal_places_are_one_object()
    {
        var slices = new KnownSlices();
        slices.List(
            Json.Slice("a", """[{"addresses":["10.0.0.1"],"zone":"a","nodeName":"n","hints":{"forZones":[{"name":"a"}]}}]"""),
            Json.Slice("b", """[{"addresses":["10.0.0.2"],"zone":"a","nodeName":"n","hints":{"forZones":[{"name":"a"}]}}]"""));

        var endpoints = slices.Set("http://web").Endpoints;
        Assert.Same(endpoints[0].Locality, endpoints[1].Locality);
        Assert.Same(endpoints[0].Hints, endpoints[1].Hints);
    }

    [Theory]
    [InlineData("""{"forZones":[{"name":"a"},{"name":"b"}],"forNodes":[{"name":"n"}]}""", "a,b", "n")]
    [InlineData("""{"forZones":null,"forNodes":[null,{},{"name":null},{"name":""},{"name":"n"}]}""", "", "n")]
    public void Hints_are_zones_and_nodes(string hints, string zones, string nodes)
    {
        var slices = new KnownSlices();
        slices.List(Json.Slice("a", $$"""[{"addresses":["10.0.0.1"],"hints":{{hints}}}]"""));

        Assert.Equal(new EndpointHints(Split(zones), Split(nodes)), slices.Set("http://web").Endpoints[0].Hints);
        static string[] Split(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    public void Empty_hints_are_none(string hints)
    {
        var slices = new KnownSlices();
        slices.List(Json.Slice("a", $$"""[{"addresses":["10.0.0.1"],"hints":{{hints}}}]"""));

        Assert.Null(slices.Set("http://web").Endpoints[0].Hints);
    }

    [Fact]
    public void The_end_of_initial_events_is_an_annotated_bookmark()
    {
        const string line = """{"type":"BOOKMARK","object":{"kind":"EndpointSlice","metadata":{"resourceVersion":"7","annotations":{"x":"y","k8s.io/initial-events-end":"true"}},"addressType":"","endpoints":null,"ports":null}}""";
        var end = new KnownSlices().Event(line);

        Assert.True(end.IsInitialEventsEnd);
        Assert.Equal("7", end.ResourceVersion);
        Assert.Null(end.Object);
        Assert.False(new KnownSlices().Event(Json.Bookmark("8")).IsInitialEventsEnd);
    }

    [Fact]
    public void Pages_name_what_follows()
    {
        var page = new KnownSlices().Page(Encoding.UTF8.GetBytes("""{"items":[],"metadata":{"continue":"c","remainingItemCount":12,"resourceVersion":"5"}}"""));

        Assert.Equal(("5", "c", 12L), (page.ResourceVersion, page.Continue, page.RemainingItemCount));
    }

    [Fact]
    public async Task A_list_may_arrive_byte_by_byte()
    {
        var body = Capture.Read("list-endpointslices.http").Body;
        var page = await new KnownSlices().PageAsync(new PiecewiseStream(body.Select((_, i) => (ReadOnlyMemory<byte>)body.AsMemory(i, 1))));

        Assert.Equal(new KnownSlices().Page(body).Items.Select(s => (s.Name, s.Count)), page.Items.Select(s => (s.Name, s.Count)));
    }

    [Fact]
    public async Task A_list_may_be_cut_anywhere_by_the_end_of_the_buffer()
    {
        const int buffer = 64 * 1024;
        var list = Encoding.UTF8.GetBytes($$"""{"kind":"List","metadata":{"resourceVersion":"5"},"items":[{{Json.Slice("a", $"[{Same[0]},{Same[1]}]")}},null,{{Json.Slice("b", "null")}}],"x":[1,{"y":2}]}""");
        for (var at = 0; at <= list.Length; at++)
        {
            var body = new byte[buffer - at + list.Length];
            body.AsSpan().Fill((byte)' ');
            list.CopyTo(body, buffer - at);
            var page = await new KnownSlices().PageAsync(new MemoryStream(body));

            Assert.Equal("5", page.ResourceVersion);
            Assert.Equal([("a", 2), ("b", 0)], page.Items.Select(s => (s.Name, s.Count)));
        }
    }

    [Fact]
    public async Task A_list_longer_than_any_buffer_is_read_whole()
    {
        var one = Json.Slice("s", $"[{string.Join(',', Enumerable.Repeat(Same[0], 700))}]").Replace("\"s\"", "\"s@\"", StringComparison.Ordinal);
        var body = Encoding.UTF8.GetBytes(Json.List("9", [.. Enumerable.Range(0, 40).Select(i => one.Replace("@", $"{i}", StringComparison.Ordinal))]));
        var page = await new KnownSlices().PageAsync(new MemoryStream(body));

        Assert.InRange(body.Length, 4_000_000, int.MaxValue);
        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"s{i}"), page.Items.Select(s => s.Name));
        Assert.All(page.Items, s => Assert.Equal(700, s.Count));
        Assert.Equal("9", page.ResourceVersion);
    }

    [Fact]
    public async Task A_list_that_ends_early_is_no_list()
    {
        var body = Encoding.UTF8.GetBytes(Json.List("1", Json.Slice("a", $"[{Same[0]},{Same[1]}]")));
        for (var length = 0; length < body.Length; length++)
        {
            var cut = body[..length];
            await Assert.ThrowsAnyAsync<JsonException>(async () => await new KnownSlices().PageAsync(new MemoryStream(cut)));
            Assert.ThrowsAny<JsonException>(() => new KnownSlices().Page(cut));
        }
    }

    [Theory]
    [InlineData("""{"items":[1]}""", "there is Number where an object belongs, at byte 10")]
    [InlineData("""{"items":[{"metadata":{"name":"a"}}]}""", "an EndpointSlice has no metadata.name or no metadata.namespace")]
    [InlineData("""{"items":{}}""", "there is StartObject where an array belongs, at byte 9")]
    [InlineData("""{"items":[{"metadata":{"name":7}}]}""", "there is Number where a string belongs, at byte 30")]
    [InlineData("""{"items":[{"ports":[{"port":1.5}]}]}""", "there is Number where a whole number belongs, at byte 28")]
    [InlineData("""{"items":[{"endpoints":[{"conditions":{"ready":"yes"}}]}]}""", "there is String where true or false belongs, at byte 47")]
    public void What_is_wrong_is_said(string body, string message)
    {
        Assert.Equal(message, Assert.ThrowsAny<JsonException>(() => new KnownSlices().Page(Encoding.UTF8.GetBytes(body))).Message);
    }

    [Fact]
    public void Texts_that_are_not_UTF_8_are_refused()
    {
        foreach (var field in new[] { "hostname", "nodeName", "zone" })
        {
            var line = Encoding.UTF8.GetBytes(Json.Event("ADDED", Json.Slice("a", $$"""[{"addresses":["10.0.0.1"],"{{field}}":"@@"}]""")));
            line.AsSpan().Replace((byte)'@', (byte)0xFF);
            Assert.Equal("a text is not UTF-8", Assert.ThrowsAny<JsonException>(() => new KnownSlices().Event(line)).Message);
        }

        var lone = Json.Event("ADDED", Json.Slice("a", """[{"hostname":"\ud800"}]"""));
        Assert.Equal("a text is not UTF-8", Assert.ThrowsAny<JsonException>(() => new KnownSlices().Event(lone)).Message);
    }
}
