using Discovery.Kubernetes.Slices;
using Discovery.Kubernetes.Tests.Scripts;

namespace Discovery.Kubernetes.Tests.Slices;

public sealed class IncrementalMergeTests
{
    private readonly KnownSlices _slices = new();

    [Fact]
    public void What_did_not_change_is_the_same_object()
    {
        var merge = KnownSlices.Merge("http://web");
        _slices.List(Json.Slice("a", $"[{Json.Pod("10.0.0.1", "1")},{Json.Pod("10.0.0.2", "2")}]"), Json.Slice("b", Json.At("10.0.0.3")));
        var before = _slices.Set(merge).Endpoints;

        _slices.Put(Json.Slice("a", $"[{Json.Pod("10.0.0.4", "4")},{Json.Pod("10.0.0.2", "2", """{"ready":false}""")},{Json.Pod("10.0.0.1", "1")}]"));
        var after = _slices.Set(merge).Endpoints;

        Assert.Same(before[0], after[2]);
        Assert.Same(before[2], after[3]);
        Assert.NotSame(before[1], after[1]);
        Assert.Equal(EndpointConditions.Serving, after[1].Conditions);
    }

    [Theory]
    [InlineData(""" "zone":"z2" """)]
    [InlineData(""" "zone":"z1","nodeName":"n" """)]
    [InlineData(""" "zone":"z1","hints":{"forZones":[{"name":"z1"}]} """)]
    [InlineData(""" "zone":"z1","hostname":"h" """)]
    [InlineData(""" "zone":"z1","targetRef":{"uid":"u"} """)]
    [InlineData(""" "zone":"z1","targetRef":{"name":"n"} """)]
    [InlineData(""" "zone":"z1","conditions":{"terminating":true} """)]
    public void Whatever_changes_of_an_endpoint_makes_another_object(string fields)
    {
        var merge = KnownSlices.Merge("http://web");
        _slices.List(Json.Slice("a", """[{"addresses":["10.0.0.1"],"zone":"z1"}]"""));
        var before = _slices.Set(merge).Endpoints[0];

        _slices.Put(Json.Slice("a", $$"""[{"addresses":["10.0.0.1"],{{fields}}}]"""));

        Assert.NotEqual(before, _slices.Set(merge).Endpoints[0]);
    }

    [Fact]
    public void A_set_that_says_the_same_is_the_same_instance()
    {
        var merge = KnownSlices.Merge("http://web");
        _slices.List(Json.Slice("a", Json.At("10.0.0.1")));
        var before = _slices.Set(merge);

        _slices.Put(Json.Slice("a", Json.At("10.0.0.1"), """[{"name":"http","port":8080},{"name":"x","port":53,"protocol":"UDP"}]"""));
        _slices.Put(Json.Slice("a", Json.At("10.0.0.1", "nonsense")));

        Assert.Same(before, _slices.Set(merge));
    }

    [Fact]
    public void A_port_that_moves_makes_all_endpoints_of_its_slice_anew()
    {
        var merge = KnownSlices.Merge("http://web");
        _slices.List(Json.Slice("a", Json.At("10.0.0.1")), Json.Slice("b", Json.At("10.0.0.2")));
        _slices.Set(merge);

        _slices.Put(Json.Slice("b", Json.At("10.0.0.2"), """[{"name":"http","port":81}]"""));

        Assert.Equal("10.0.0.1:8080 10.0.0.2:81", Watching.Describe(_slices.Set(merge)));
    }

    [Fact]
    public void Random_changes_end_in_the_set_that_a_fresh_start_would_make()
    {
        var random = new SeededRandom(4);
        var merge = KnownSlices.Merge("https+http://web");
        var now = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var step = 0; step < 2_000; step++)
        {
            var name = $"s{random.Next(5)}";
            if (random.Next(6) == 0)
            {
                now.Remove(name);
                _slices.Table.Remove("shop", name);
            }
            else
            {
                var isIPv6 = random.Next(4) == 0;
                var pods = Enumerable.Range(0, random.Next(6)).Select(_ => Pod(random, isIPv6));
                var ports = random.Next(8) switch { 0 => "null", 1 => """[{"name":"http","port":81}]""", 2 => """[{"name":"web","port":1},{"name":"https","port":443}]""", _ => Json.Http };
                now[name] = Json.Slice(name, $"[{string.Join(',', pods)}]", ports, isIPv6 ? "IPv6" : random.Next(20) == 0 ? "FQDN" : "IPv4");
                _slices.Put(now[name]);
            }

            var fresh = new KnownSlices();
            fresh.List([.. now.Values]);
            var (expected, actual) = (fresh.Set(KnownSlices.Merge("https+http://web")), _slices.Set(merge));
            Assert.Equal((expected.IsAbsent, expected.Explanation), (actual.IsAbsent, actual.Explanation));
            Assert.True(expected.Endpoints.SequenceEqual(actual.Endpoints), $"step {step}: {expected} | {actual}");
        }
    }

    [Fact]
    public void An_ignored_slice_with_host_names_is_explained()
    {
        _slices.List(Json.Slice("a", Json.At("10.0.0.1")), Json.Slice("b", Json.At("example.com"), type: "FQDN"));

        Assert.Equal(
            "its EndpointSlice b is of addressType FQDN, which is deprecated without a meaning, and is ignored",
            _slices.Set("http://web").Explanation);
    }

    [Fact]
    public void A_hostname_means_one_pod_whatever_its_readiness()
    {
        const string pods = """[{"addresses":["10.0.0.1"],"hostname":"web-0"},{"addresses":["10.0.0.2"],"hostname":"web-1","conditions":{"ready":false}},{"addresses":["10.0.0.3"]}]""";
        _slices.List(Json.Slice("a", pods));

        Assert.Equal("10.0.0.2:8080", Watching.Describe(_slices.Set("http://web-1.web.shop.svc")));
        Assert.True(_slices.Set("http://web-2.web.shop.svc").IsAbsent);
        Assert.Equal("it has several ports: a (1), b (2); name the one you mean, as in http://_a.web-1.web.shop.svc", Explained());

        string? Explained()
        {
            _slices.Put(Json.Slice("a", pods, """[{"name":"a","port":1},{"name":"b","port":2}]"""));
            return _slices.Set("http://web-1.web.shop.svc").Explanation;
        }
    }

    [Theory]
    [InlineData("http://web", "shop/web")]
    [InlineData("http://web.other", "other/web shop/other/web")]
    [InlineData("http://web-0.web", "web/web-0 shop/web/web-0")]
    [InlineData("http://web.other.", "other/web shop/other/web")]
    [InlineData("http://web.other.svc", "other/web")]
    [InlineData("http://web.other.svc.cluster.local", "other/web")]
    [InlineData("http://web-0.web.other.svc", "other/web/web-0")]
    [InlineData("http://_http.web-0.web.other.svc.cluster.local:80", "other/web/web-0")]
    [InlineData("http://web-0.web.other", "")]
    [InlineData("http://api.github.com", "")]
    [InlineData("http://a.b.c.d.svc", "")]
    [InlineData("http://w_0.web.other.svc", "")]
    [InlineData("http://10.0.0.1", "")]
    public void A_name_means_a_service_or_one_pod(string name, string targets) =>
        Assert.Equal(targets, string.Join(' ', ClusterTarget.Of(ServiceName.Parse(name), "shop")));

    private static string Pod(SeededRandom random, bool isIPv6)
    {
        var id = random.Next(12);
        var conditions = random.Next(3) switch { 0 => """{"ready":false,"serving":true,"terminating":true}""", 1 => """{"ready":false}""", _ => "{}" };
        return Json.Pod(isIPv6 ? $"fd00::{id}" : $"10.0.0.{id}", $"{(random.Next(5) == 0 ? random.Next(12) : id)}", conditions);
    }
}
