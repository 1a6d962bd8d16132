using Discovery.Kubernetes.Api;
using Discovery.Kubernetes.Slices;
using Discovery.Kubernetes.Tests.Scripts;
using Discovery.Kubernetes.Watches;
using Discovery.Kubernetes.Wire;

namespace Discovery.Kubernetes.Tests;

/// <summary>The watch of a namespace takes over from those of its services. The tests play both reflectors.</summary>
public sealed class HandOverTests : IDisposable
{
    private readonly ApiClient _client;
    private readonly SharedWatch<EndpointSlice, ServiceSlices> _old;
    private readonly SharedWatch<EndpointSlice, ServiceSlices> _new;
    private readonly IReflection<EndpointSlice> _ofOld;
    private readonly IReflection<EndpointSlice> _ofNew;
    private readonly Signal _reader = new();

    public HandOverTests()
    {
        _client = new ApiClient(Watching.Options, new ScriptedApi { StreamsLists = true }.Hang().Hang(), KeptLog.NoJournal);
        _old = new SharedWatch<EndpointSlice, ServiceSlices>(_client, new ApiSelection(ApiResource.EndpointSlices, "shop", "web"), new SliceTable(), Watching.Context(), []);
        _new = new SharedWatch<EndpointSlice, ServiceSlices>(_client, new ApiSelection(ApiResource.EndpointSlices, "shop", null), new SliceTable(), Watching.Context(), [_old]);
        (_ofOld, _ofNew) = (_old, _new);
        _old.Add(new ClusterService("shop", "web"), _reader);
    }

    public void Dispose()
    {
        _old.Dispose();
        _new.Dispose();
        _client.Dispose();
    }

    [Fact]
    public void A_watch_that_knows_less_takes_over_only_when_it_has_caught_up()
    {
        _ofOld.Replace([], "50");
        var woken = _reader.Next;
        _ofNew.Replace([], "40");
        _ofNew.Apply(Bookmark("49"));
        Assert.Null(_old.Successor);
        Assert.False(woken.IsCompleted);

        _ofNew.Apply(Bookmark("50"));
        Assert.Same(_new, _old.Successor);
        Assert.True(woken.IsCompleted);
    }

    [Fact]
    public void A_watch_without_a_list_hands_over_at_once()
    {
        _ofNew.Replace([], "40");

        Assert.Same(_new, _old.Successor);
    }

    [Fact]
    public void What_comes_after_the_hand_over_changes_nothing()
    {
        _ofOld.Replace([], "10");
        _ofNew.Replace([], "10");
        var state = _old.State;
        _ofOld.Replace([], "11");
        _ofOld.Apply(Bookmark("12"));

        Assert.Same(state, _old.State);
    }

    [Fact]
    public void A_failing_watch_takes_over_from_nobody()
    {
        _ofNew.Fail(new SourceException("down"), isUnserved: false);

        Assert.Null(_old.Successor);
    }

    private static WatchEvent<EndpointSlice> Bookmark(string version) => new(WatchEventKind.Bookmark, null, null, version, false);
}
