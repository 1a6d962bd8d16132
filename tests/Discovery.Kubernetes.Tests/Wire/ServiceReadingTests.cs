using System.Buffers;
using System.Text;
using System.Text.Json;
using Discovery.Kubernetes.Tests.Scripts;
using Discovery.Kubernetes.Wire;

namespace Discovery.Kubernetes.Tests.Wire;

/// <summary>Services, Nodes and Endpoints as real servers write them, and as broken ones might.</summary>
public sealed class ServiceReadingTests
{
    [Fact]
    public void A_recorded_list_of_all_types_is_read()
    {
        var page = Services().ReadPage(new ReadOnlySequence<byte>(Capture.Read("list-services.http").Body));
        var services = page.Items.ToDictionary(s => s.Name);

        Assert.Equal("335", page.ResourceVersion);
        Assert.Equal(["db", "db-all", "ext", "ext-in", "headless-empty", "lb", "np", "plain", "web"], services.Keys);
        Assert.Equal("10.96.10.10", services["web"].ClusterIp!.ToString());
        Assert.Equal(["10.96.10.10", "fd00:10:96::10"], services["web"].ClusterIps.Select(ip => ip.ToString()));
        Assert.Equal([new("http", 80, 0, "kubernetes.io/h2c"), new("metrics", 9090, 0, null)], services["web"].Ports.ToArray());
        Assert.Null(services["db"].ClusterIp);
        Assert.Equal((ServiceType.ExternalName, "api.example.com"), (services["ext"].Type, services["ext"].ExternalName));
        Assert.Equal([new("https", 443, 30443, null)], services["lb"].Ports.ToArray());
        Assert.Equal(["192.0.2.10", "lb-1.example.com"], services["lb"].Ingress.ToArray());
        Assert.True(services["lb"].IsLocalFromOutside);
        Assert.Equal((ServiceType.NodePort, false), (services["np"].Type, services["np"].IsLocalFromOutside));
        Assert.Equal(new ServiceTraits { NodeLocalOnly = true, TrafficDistribution = "PreferSameZone" }, services["np"].Traits);
    }

    [Fact]
    public void A_recorded_list_of_an_old_server_is_read()
    {
        var service = Assert.Single(Services().ReadPage(new ReadOnlySequence<byte>(Capture.Read("v1.20.2/list-services.http").Body)).Items);

        Assert.Equal(("default", "kubernetes", "10.96.0.1", 443), (service.Namespace, service.Name, service.ClusterIp!.ToString(), service.Ports[0].Number));
        Assert.Equal(ServiceTraits.None, service.Traits);
    }

    [Fact]
    public void A_recorded_watch_of_one_service_is_read()
    {
        var lines = Encoding.UTF8.GetString(Capture.Read("watch-service-by-name.http").Body).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var events = lines.Select(l => Services().ReadEvent(KnownSlices.Bytes(l))).ToList();

        Assert.Equal([WatchEventKind.Added, WatchEventKind.Bookmark], events.Select(e => e.Kind));
        Assert.Equal("lb", events[0].Object!.Name);
        Assert.Null(events[1].Object);
        Assert.True(events[1].IsInitialEventsEnd);
        Assert.Equal("344", events[1].ResourceVersion);
    }

    [Fact]
    public void The_same_service_is_told_by_its_content()
    {
        ServiceObject Read(string spec) => Service($$$"""{"metadata":{"name":"a","namespace":"b"},"spec":{{{spec}}}}""");
        const string One = """{"type":"NodePort","clusterIP":"10.0.0.1","ports":[{"port":80,"nodePort":30000}],"sessionAffinity":"ClientIP"}""";

        Assert.Equal(Read(One), Read(One));
        Assert.Equal(Read(One).GetHashCode(), Read(One).GetHashCode());
        foreach (var (from, to) in new[] { ("NodePort\"", "LoadBalancer\""), ("10.0.0.1", "10.0.0.2"), (":80", ":81"), ("30000", "30001"), ("ClientIP", "None") })
            Assert.NotEqual(Read(One), Read(One.Replace(from, to, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("0", 1)]
    [InlineData("600", 600)]
    [InlineData("9999999999", 86_400)]
    [InlineData("null", 10_800)]
    public void The_time_of_an_affinity_is_within_the_bounds_of_Kubernetes(string written, int seconds)
    {
        var service = Service($$$$"""{"metadata":{"name":"a","namespace":"b"},"spec":{"sessionAffinityConfig":{"clientIP":{"timeoutSeconds":{{{{written}}}}}},"sessionAffinity":"ClientIP"}}""");

        Assert.Equal(TimeSpan.FromSeconds(seconds), service.Traits.ClientAffinity);
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"a"}}""", "a Service has no metadata.name or no metadata.namespace")]
    [InlineData("""{"metadata":{"name":"a","namespace":"b"},"spec":[]}""", "there is StartArray where an object belongs, at byte 73")]
    [InlineData("""{"metadata":{"name":"a","namespace":"b"},"spec":{"ports":[{"port":"x"}]}}""", "there is String where a number belongs, at byte 91")]
    [InlineData("""{"metadata":{"name":"a","namespace":"b"},"status":{"loadBalancer":{"ingress":{}}}}""", "there is StartObject where an array belongs, at byte 102")]
    public void A_broken_service_is_refused(string json, string message) =>
        Assert.Equal(message, Assert.Throws<JsonException>(() => Service(json)).Message);

    [Fact]
    public void What_cannot_be_used_is_left_out()
    {
        var service = Service("""
            {"metadata":{"name":"a","namespace":"b"},"spec":{"type":"Odd","clusterIP":"","clusterIPs":["x",null],
            "ports":[{"port":0},{"port":70000},{"port":53,"protocol":"UDP"},null,{"name":"ok","port":80,"nodePort":-1}]},
            "status":{"loadBalancer":{"ingress":[{},null,{"ip":""},{"hostname":"h"}]}}}
            """);

        Assert.Equal((ServiceType.ClusterIp, null), (service.Type, service.ClusterIp));
        Assert.Equal([new("ok", 80, 0, null)], service.Ports.ToArray());
        Assert.Equal(["h"], service.Ingress.ToArray());
    }

    [Fact]
    public void Whatever_is_cut_or_changed_in_a_service_is_read_or_refused_as_JSON()
    {
        var text = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Capture.Read("watch-service-by-name.http").Body).Split('\n')[0]);
        var random = new Random(Watching.Seed);
        for (var i = 0; i < 20_000; i++)
        {
            var broken = text.ToArray();
            for (var change = random.Next(1, 4); change > 0; change--)
                broken[random.Next(broken.Length)] = (byte)random.Next(256);
            if (i % 2 == 0)
                Array.Resize(ref broken, random.Next(broken.Length));

            var thrown = Record.Exception(() => Services().ReadEvent(new ReadOnlySequence<byte>(broken)));
            Assert.True(thrown is null or JsonException, thrown?.ToString());
        }
    }

    [Theory]
    [InlineData("""{"addresses":[{"type":"InternalIP","address":"10.0.0.1"},{"type":"ExternalIP","address":"192.0.2.1"}],"conditions":[{"type":"Ready","status":"True"}]}""", true, "192.0.2.1")]
    [InlineData("""{"conditions":[{"status":"True","type":"Ready"},{"type":"DiskPressure","status":"False"}],"addresses":[{"address":"fd00::1","type":"InternalIP"},{"type":"InternalIP","address":"10.0.0.1"},{"type":"InternalIP","address":"10.0.0.9"}]}""", true, "10.0.0.1")]
    [InlineData("""{"addresses":[{"type":"ExternalIP","address":"2001:db8::1"},{"type":"InternalIP","address":"10.0.0.1"}],"conditions":[{"type":"Ready","status":"Unknown"}]}""", false, "2001:db8::1")]
    [InlineData("""{"addresses":[{"type":"Hostname","address":"10.0.0.1"},{"type":"ExternalDNS","address":"n.example.com"},{"type":"InternalIP","address":"odd"}]}""", false, null)]
    [InlineData("null", false, null)]
    public void A_node_is_read(string status, bool isReady, string? address)
    {
        var node = new NodeObjectReader();
        var json = new JsonCursor(Encoding.UTF8.GetBytes($$$"""{"metadata":{"name":"n","labels":{"topology.kubernetes.io/zone":"z"}},"status":{{{status}}}}"""));
        json.Next();
        var read = node.Read(ref json, isBookmark: false)!;

        Assert.Equal(("n", isReady, address, "?/z/n"), (read.Name, read.IsReady, read.Address?.ToString(), read.Locality.ToString()));
    }

    [Fact]
    public void A_list_without_end_is_broken_off()
    {
        var services = Enumerable.Range(0, 101).Select(i => $$$"""{"metadata":{"name":"s{{{i}}}","namespace":"shop"}}""");
        var body = Encoding.UTF8.GetBytes($$$"""{"metadata":{"resourceVersion":"1"},"items":[{{{string.Join(',', services)}}}]}""");

        Assert.Equal(
            "the list has more than 100 services, which no cluster should have",
            Assert.Throws<JsonException>(() => Services().ReadPage(new ReadOnlySequence<byte>(body))).Message);
    }

    [Fact]
    public void Subsets_without_number_are_refused()
    {
        var subsets = string.Join(',', Enumerable.Repeat("{}", 1001));
        Assert.Equal("an Endpoints object has more than 1000 subsets", Assert.Throws<JsonException>(() =>
        {
            var json = new JsonCursor(Encoding.UTF8.GetBytes($$$"""{"metadata":{"name":"n","namespace":"b"},"subsets":[{{{subsets}}}]}"""));
            json.Next();
            new EndpointsObjectReader().Read(ref json, isBookmark: false);
        }).Message);
    }

    private static ResourceReader<ServiceObject> Services() => new(new ServiceObjectReader(), new(100, "services", _ => 1));

    private static ServiceObject Service(string json) => Services().ReadEvent(KnownSlices.Bytes(Json.Event("ADDED", json))).Object!;
}
