using Discovery;
using Discovery.Kubernetes.Testing;

namespace QuickStart;

/// <summary>The pods of the service. Does what ReplicaSet, kubelet and EndpointSlice controller do, in their order.</summary>
internal sealed class BackendFleet(FakeKubernetesApi api, EventLog events, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);

    private readonly SeededRandom _random = SeededRandom.FromSystem();
    private readonly List<Backend> _running = [];
    private readonly List<Backend> _all = [];
    private readonly Dictionary<Backend, SliceEndpoint> _announced = [];

    /// <summary>The pods that are meant to get requests.</summary>
    public IReadOnlyList<Backend> Running => _running;

    /// <summary>All that ever ran, in order of their start.</summary>
    public IReadOnlyList<Backend> All => _all;

    /// <summary>Starts or stops pods until there are this many.</summary>
    public async Task ScaleToAsync(int count)
    {
        while (_running.Count < count)
            await AddAsync();
        await Task.WhenAll(_running[count..].Select(RetireAsync));
    }

    /// <summary>Replaces one pod by a new one as a rolling update does.</summary>
    public async Task ReplaceAsync(Backend old)
    {
        await AddAsync();
        await RetireAsync(old);
    }

    /// <summary>Kills a pod. Only a moment later does the API know.</summary>
    public async Task CrashAsync(Backend pod)
    {
        _running.Remove(pod);
        await pod.KillAsync();
        events.Add($"{pod.Name} is killed: connections reset, nobody listens");
        await Task.Delay(TimeSpan.FromMilliseconds(400), time);
        Announce(() => _announced.Remove(pod));
        events.Add($"{pod.Name} leaves its slice");
        await AddAsync();
    }

    /// <summary>The API is back, and with it what it could not tell: the times to first requests count from here.</summary>
    public void ApiIsBack(Backend announcedMeanwhile)
    {
        announcedMeanwhile.AnnouncedAt = time.GetTimestamp();
        announcedMeanwhile.AnnouncedInOutage = true;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var pod in _all)
            await pod.DisposeAsync();
    }

    private async Task AddAsync()
    {
        var pod = await Backend.StartAsync(NewName(), _random, time);
        _all.Add(pod);
        _running.Add(pod);
        pod.AnnouncedAt = time.GetTimestamp();
        Announce(() => _announced[pod] = Endpoint(pod, isTerminating: false));
        events.Add($"{pod.Name} is ready");
    }

    private async Task RetireAsync(Backend pod)
    {
        _running.Remove(pod);
        Announce(() => _announced[pod] = Endpoint(pod, isTerminating: true));
        events.Add($"{pod.Name} is terminating");

        // The preStop pause that gives clients time to hear of it.
        await Task.Delay(Grace, time);
        await pod.StopAsync();
        Announce(() => _announced.Remove(pod));
        events.Add($"{pod.Name} has stopped and is removed");
    }

    /// <summary>Tells the API what changed: an application's cluster does this by itself.</summary>
    private void Announce(Action change)
    {
        lock (_announced)
        {
            change();
            api.SetService("shop", "orders", [new SlicePort("http", 80)], [.. _announced.Values]);
        }
    }

    // All pods are at 127.0.0.1, the only loopback address on every OS, and differ in port.
    private static SliceEndpoint Endpoint(Backend pod, bool isTerminating) => new("127.0.0.1")
    {
        Port = pod.Port,
        Pod = pod.Name,
        PodUid = pod.Uid,
        Ready = !isTerminating,
        Terminating = isTerminating,
    };

    // Kubernetes' own alphabet, without vowels: no name shall be a word.
    private string NewName() => $"orders-7d9f-{string.Concat(_random.GetItems<char>("bcdfghjklmnpqrstvwxz2456789", 5))}";
}
