using Discovery.Kubernetes.Slices;
using Discovery.Kubernetes.Tests.Scripts;

namespace Discovery.Kubernetes.Tests.Slices;

public sealed class SliceTableTests
{
    private static readonly ClusterService Web = new("shop", "web");

    private readonly KnownSlices _slices = new();

    [Fact]
    public void Slices_are_grouped_by_namespace_and_label()
    {
        _slices.List(Named("a", "web"), Named("b", "api"), Named("c", "web"), Named("a", "web", "other"));

        Assert.Equal(["a", "c"], Names(Web));
        Assert.Equal(["b"], Names(new("shop", "api")));
        Assert.Equal(["a"], Names(new("other", "web")));
        Assert.Null(_slices.Table.Of(new("shop", "nothing")));
    }

    [Fact]
    public void Slices_without_the_label_belong_to_no_service()
    {
        _slices.List("""{"metadata":{"name":"a","namespace":"shop"},"addressType":"IPv4","endpoints":[{"addresses":["10.0.0.1"]}]}""");

        Assert.Null(_slices.Table.Of(new("shop", "")));
        Assert.Empty(_slices.Table.TakeChanged());
    }

    [Fact]
    public void Only_services_that_changed_are_told_and_only_once()
    {
        _slices.List(Named("a", "web"), Named("b", "api"));
        Assert.Equal(2, _slices.Table.TakeChanged().Count);

        _slices.Put(Named("b", "api", version: "7"));
        Assert.Empty(_slices.Table.TakeChanged());
        _slices.Put(Named("c", "web"));
        Assert.Equal([Web], _slices.Table.TakeChanged());
        Assert.Empty(_slices.Table.TakeChanged());
    }

    [Fact]
    public void A_snapshot_stays_the_same_until_its_service_changes()
    {
        _slices.List(Named("a", "web"), Named("b", "api"));
        var before = _slices.Table.Of(Web);

        _slices.Put(Named("c", "api"));
        _slices.List(Named("a", "web", version: "9"));
        Assert.Same(before, _slices.Table.Of(Web));
        _slices.Put(Named("d", "web"));
        Assert.NotSame(before, _slices.Table.Of(Web));
        Assert.Equal(["a"], before!.All.Select(s => s.Name));
    }

    [Fact]
    public void A_list_removes_what_it_does_not_name()
    {
        _slices.List(Named("a", "web"), Named("b", "web"), Named("c", "api"));
        _slices.Table.TakeChanged();

        _slices.List(Named("b", "web"));

        Assert.Equal(["b"], Names(Web));
        Assert.Null(_slices.Table.Of(new("shop", "api")));
        Assert.Equal(2, _slices.Table.TakeChanged().Count);
        Assert.Null(_slices.Table.Find("shop", "a"));
    }

    [Fact]
    public void A_slice_may_move_to_another_service()
    {
        _slices.List(Named("a", "web"));
        _slices.Table.TakeChanged();

        _slices.Put(Named("a", "api"));

        Assert.Null(_slices.Table.Of(Web));
        Assert.Equal(["a"], Names(new("shop", "api")));
        Assert.Equal(2, _slices.Table.TakeChanged().Count);
    }

    [Fact]
    public void Removing_twice_changes_nothing_more()
    {
        _slices.List(Named("a", "web"), Named("b", "web"));
        _slices.Table.Remove("shop", "a");
        _slices.Table.TakeChanged();

        _slices.Table.Remove("shop", "a");
        _slices.Table.Remove("other", "b");

        Assert.Empty(_slices.Table.TakeChanged());
        Assert.Equal(["b"], Names(Web));
    }

    [Fact]
    public void Too_many_endpoints_change_nothing()
    {
        var thousand = _slices.Put(Named("a", "web", endpoints: Json.At([.. Enumerable.Repeat("10.0.0.1", 1000)])));
        _slices.Table.TakeChanged();
        var many = Enumerable.Range(0, 501).Select(i => new KnownSlices().Put(Named($"s{i}", "big", endpoints: Json.At([.. Enumerable.Repeat("10.0.0.1", 1000)]))));

        var failure = Assert.Throws<InvalidDataException>(() => _slices.Table.Replace([.. many]));

        Assert.StartsWith("there are more than 500000 endpoints", failure.Message, StringComparison.Ordinal);
        Assert.Empty(_slices.Table.TakeChanged());
        Assert.Same(thousand, Assert.Single(_slices.Table.Of(Web)!.All));
    }

    private static string Named(string name, string service, string ns = "shop", string version = "1", string? endpoints = null) =>
        Json.Slice(name, endpoints ?? Json.At("10.0.0.1"), version: version)
            .Replace("\"shop\"", $"\"{ns}\"", StringComparison.Ordinal)
            .Replace(":\"web\"", $":\"{service}\"", StringComparison.Ordinal);

    private IEnumerable<string>? Names(ClusterService service) => _slices.Table.Of(service)?.All.Select(s => s.Name);
}
