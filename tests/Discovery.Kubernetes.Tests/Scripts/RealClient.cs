using Discovery.Kubernetes.Access;

namespace Discovery.Kubernetes.Tests.Scripts;

/// <summary>A client of one service on the real server, with the service's pods on loopback. It connects to them all the while.</summary>
internal sealed class RealClient : IAsyncDisposable
{
    private readonly RealApiServer _server;
    private readonly AnswerTimes _answers;
    private readonly KubernetesSource _source;
    private readonly ServiceDirectory _directory;
    private readonly Stalls _stalls = new();
    private readonly string _namespace;
    private readonly string _service;
    private Load? _load;

    public RealClient(RealApiServer server, string service, string ns = "shop", KubernetesOptions? options = null, TimeProvider? clock = null)
    {
        _server = server;
        (_service, _namespace) = (service, ns);
        options ??= server.Options();
        _answers = new AnswerTimes(ApiHandler.Make(options), _stalls);
        _source = new KubernetesSource(options, _answers);
        var quick = FakeCluster.Quick();
        quick.TimeProvider = clock ?? quick.TimeProvider;
        _directory = new ServiceDirectory(_source, quick);
    }

    public Backends Pods { get; } = new();

    private ServiceName Name => ServiceName.Parse($"http://{_service}.{_namespace}");

    /// <summary>Writes a slice with kubectl.</summary>
    /// <param name="verb">What kubectl is told to do with it.</param>
    /// <param name="slice">The end of the slice's name.</param>
    /// <param name="pods">The address of each, perhaps with a slash and its UID.</param>
    public Task WriteAsync(string verb, string slice, params string[] pods) => _server.KubectlAsync(
        $$$"""
        {"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice",
        "metadata":{"name":"{{{_service}}}-{{{slice}}}","namespace":"{{{_namespace}}}","labels":{"kubernetes.io/service-name":"{{{_service}}}"}},
        "addressType":"IPv4","endpoints":[{{{string.Join(',', pods.Select(Endpoint))}}}],"ports":[{"name":"http","port":{{{Pods.Port}}}}]}
        """,
        verb,
        "-f",
        "-");

    /// <summary>Changes a slice's endpoints, each in JSON.</summary>
    public Task PatchAsync(string slice, params IEnumerable<string> endpoints) =>
        _server.PatchAsync(_namespace, $"{_service}-{slice}", $$"""{"endpoints":[{{string.Join(',', endpoints)}}]}""");

    /// <summary>One endpoint in JSON.</summary>
    public static string Endpoint(string pod, string conditions) =>
        $$$"""{"addresses":["{{{pod.Split('/')[0]}}}"],"conditions":{{{conditions}}},"targetRef":{"kind":"Pod","name":"pod","uid":"{{{pod}}}"}}""";

    public static string Endpoint(string pod) => Endpoint(pod, "{}");

    public Load Connect() => _load = new Load(_directory, Name);

    public Task<ServiceSnapshot> UntilAsync(Func<ServiceSnapshot, bool> holds) => FakeCluster.UntilAsync(_directory, Name, holds, patience: 60);

    /// <summary>From now on, the server's first answer counts anew.</summary>
    public void ForgetAnswers() => _answers.Forget();

    /// <summary>Waits until the client has these pods, and kubectl shows the same.</summary>
    /// <returns>What the client has; how long that took since the write that was just made and the server's first answer, and how long
    /// the machine let everybody wait meanwhile.</returns>
    public async Task<(ServiceSnapshot Snapshot, TimeSpan Time, TimeSpan Stalled)> RightAsync(params IEnumerable<string> pods)
    {
        var expected = pods.Select(p => $"{p.Split('/')[0]}:{Pods.Port}").Order(StringComparer.Ordinal).ToList();
        var since = AnswerTimes.Moment.Now(_stalls);
        var snapshot = await UntilAsync(s =>
            s.Condition == LiveCondition.Live && s.Set!.Endpoints.Select(e => e.Address.ToString()!).Order(StringComparer.Ordinal).SequenceEqual(expected));
        if (_answers.First is { } answered && answered.Timestamp > since.Timestamp)
            since = answered;
        var (time, stalled) = (TimeProvider.System.GetElapsedTime(since.Timestamp), _stalls.Total - since.Stalled);
        Assert.Equal(expected, await _server.EndpointsAsync(_namespace, _service));
        return (snapshot, time, stalled);
    }

    public async ValueTask DisposeAsync()
    {
        if (_load is not null)
            await _load.DisposeAsync();
        await _directory.DisposeAsync();
        _source.Dispose();
        _answers.Dispose();
        await _stalls.DisposeAsync();
        Pods.Dispose();
    }
}
