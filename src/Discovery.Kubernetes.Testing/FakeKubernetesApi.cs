using System.Text.Json.Nodes;

namespace Discovery.Kubernetes.Testing;

/// <summary>A Kubernetes API server for tests: real HTTP on loopback, what service discovery reads, faults on command.</summary>
/// <remarks>
/// It serves list, watch and get of EndpointSlices (<c>discovery.k8s.io/v1</c>), Services, Nodes and Endpoints (<c>v1</c>) as Kubernetes
/// 1.36 does; what tests write with methods of this class is what clients read. There are no controllers: a Service makes no slices.
/// <code>
/// await using var api = await FakeKubernetesApi.StartAsync();
/// api.SetService("shop", "orders", 8080, "10.0.0.1", "10.0.0.2");
/// // point the client at api.Address
/// await api.Watches.WaitAsync(1);
/// api.Watches.Abort();
/// </code>
/// </remarks>
public sealed class FakeKubernetesApi : IAsyncDisposable
{
    private readonly ObjectStore _store;
    private readonly ServiceSlices _services;
    private readonly RequestLog _log = new();
    private readonly ApiHandler _handler;
    private LoopbackServer? _server;
    private volatile string? _bearerToken;

    private FakeKubernetesApi(FakeKubernetesApiOptions options)
    {
        _store = new ObjectStore(options.TimeProvider, options.KeptChanges);
        _services = new ServiceSlices(_store, options.MaxEndpointsPerSlice);
        _bearerToken = options.BearerToken;
        var writer = new WatchWriter(options.TimeProvider);
        Watches = new FakeKubernetesWatches(_store, writer);
        var watches = new WatchServer(_store, writer, options.TimeProvider, options.SupportsWatchList);
        _handler = new ApiHandler(_store, watches, Faults, _log, () => _bearerToken);
    }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:41234/</c>; the same before and after an outage.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>The bearer token that every request must carry from now on; running watches outlive a change.</summary>
    /// <value>Null lets everybody in.</value>
    public string? BearerToken
    {
        get => _bearerToken;
        set => _bearerToken = value;
    }

    /// <summary>Makes requests fail.</summary>
    public FakeKubernetesFaults Faults { get; } = new();

    /// <summary>The open watches.</summary>
    public FakeKubernetesWatches Watches { get; }

    /// <summary>All requests since the start, in order of arrival; a copy.</summary>
    public IReadOnlyList<FakeKubernetesRequest> Requests => _log.Snapshot();

    /// <summary>The version of the latest write.</summary>
    public long ResourceVersion => _store.Version;

    /// <summary>Starts a server.</summary>
    /// <param name="options">How it behaves; the defaults suit most tests.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <returns>A running server; dispose it to stop it.</returns>
    /// <exception cref="IOException">The port is taken; leave it at 0 for a free one.</exception>
    public static async Task<FakeKubernetesApi> StartAsync(
        FakeKubernetesApiOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new FakeKubernetesApiOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxEndpointsPerSlice, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.KeptChanges, nameof(options));
        var api = new FakeKubernetesApi(options);
        await api.ListenAsync(options.Port, cancellationToken).ConfigureAwait(false);
        return api;
    }

    /// <summary>Writes the slices of a service as the real controller would: all its endpoints, on one unnamed port.</summary>
    /// <param name="ns">The namespace.</param>
    /// <param name="service">The name of the Service.</param>
    /// <param name="port">The port that the endpoints listen on.</param>
    /// <param name="addresses">The endpoints, all ready; none scales the service to zero.</param>
    /// <exception cref="ArgumentException">An address is not an IP address.</exception>
    public void SetService(string ns, string service, int port, params IReadOnlyList<string> addresses) =>
        SetService(ns, service, [new SlicePort(port)], [.. addresses.Select(address => new SliceEndpoint(address))]);

    /// <summary>Writes the slices of a service as the real controller would: one or more per address family, changed as little as possible.</summary>
    /// <param name="ns">The namespace.</param>
    /// <param name="service">The name of the Service.</param>
    /// <param name="ports">The ports that every endpoint listens on.</param>
    /// <param name="endpoints">All its endpoints; none leaves a placeholder slice, whose endpoints and ports are null.</param>
    /// <param name="headless">Whether the Service has no cluster IP, which is marked with a label.</param>
    /// <param name="labels">The Service's own labels, which its slices copy.</param>
    /// <exception cref="ArgumentException">An address is not an IP address, or is there twice.</exception>
    public void SetService(
        string ns,
        string service,
        IReadOnlyList<SlicePort> ports,
        IReadOnlyList<SliceEndpoint> endpoints,
        bool headless = false,
        IReadOnlyDictionary<string, string>? labels = null) =>
        _services.Set(ns, service, ports, endpoints, headless, labels);

    /// <summary>Deletes the slices of a service; those applied raw stay.</summary>
    /// <param name="ns">The namespace.</param>
    /// <param name="service">The name of the Service.</param>
    /// <returns>Whether there was something to delete.</returns>
    public bool RemoveService(string ns, string service) => _services.Remove(ns, service);

    /// <summary>Creates or replaces an EndpointSlice given as JSON.</summary>
    /// <param name="json">The object, with metadata.name and namespace and addressType. The server fills in its own
    /// metadata and the defaults, brings known fields into order, and keeps unknown ones.</param>
    /// <exception cref="ArgumentException">A required field is missing, or the object is no JSON object.</exception>
    /// <exception cref="System.Text.Json.JsonException">It is no JSON.</exception>
    public void ApplySlice(string json) => _store.Put(ResourceKind.EndpointSlices, Parse(json));

    /// <summary>Deletes one EndpointSlice.</summary>
    /// <param name="ns">The namespace.</param>
    /// <param name="name">The slice's own name.</param>
    /// <returns>Whether it was there.</returns>
    public bool DeleteSlice(string ns, string name) => _store.Delete(ResourceKind.EndpointSlices, ns, name);

    /// <summary>Creates or replaces an object of any kind that is served, given as JSON.</summary>
    /// <param name="json">The object, with kind (EndpointSlice, Service, Endpoints or Node), and metadata.name and, except for nodes, namespace.
    /// The server fills in its own metadata and the defaults, but no cluster IPs and node ports; it keeps fields that it does not know.</param>
    /// <exception cref="ArgumentException">A required field is missing, the kind is not served, or the object is no JSON object.</exception>
    /// <exception cref="System.Text.Json.JsonException">It is no JSON.</exception>
    public void Apply(string json)
    {
        var written = Parse(json);
        _store.Put(ResourceKind.Of((string?)written["kind"]), written);
    }

    /// <summary>Deletes one object.</summary>
    /// <param name="kind">Its kind, such as <c>Service</c>.</param>
    /// <param name="ns">Its namespace; empty for a node.</param>
    /// <param name="name">Its name.</param>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="ArgumentException">The kind is not served.</exception>
    public bool Delete(string kind, string ns, string name) => _store.Delete(ResourceKind.Of(kind), ns, name);

    /// <summary>Forgets all history, so that whoever asks for an older version than now gets 410. Open watches go on.</summary>
    public void Compact() => _store.Compact();

    /// <summary>Backs up the store, as an operator backs up etcd: all objects, and the version.</summary>
    /// <returns>What <see cref="Restore"/> takes.</returns>
    public FakeKubernetesBackup BackUp() => _store.BackUp();

    /// <summary>Restores the store: objects and versions go back in time, no history is known, and watches are reset. What clients know is
    /// of the future then: a list of such a version gets 504, a watch gets silence. Best done during an outage, as it takes its time.</summary>
    /// <param name="backup">What <see cref="BackUp"/> gave; of this server, or of another.</param>
    public void Restore(FakeKubernetesBackup backup)
    {
        ArgumentNullException.ThrowIfNull(backup);
        _store.Restore(backup);
    }

    /// <summary>Waits until this many requests have arrived since the start.</summary>
    /// <param name="count">How many.</param>
    /// <param name="verb">Which requests; null means all.</param>
    /// <param name="patience">How long to wait in real time; 30 seconds by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">Fewer arrived; the message lists them.</exception>
    public Task WaitForRequestsAsync(
        int count, KubernetesVerb? verb = null, TimeSpan? patience = null, CancellationToken cancellationToken = default) =>
        _log.Changed.WaitAsync(
            () => Requests.Count(request => verb is null || request.Verb == verb) >= count,
            () => $"Waited for {count} requests, but got: {string.Join(", ", Requests)}.",
            patience,
            cancellationToken);

    /// <summary>Takes the server down: it stops listening and resets all connections.</summary>
    /// <param name="forgetHistory">Whether it restarts without its history, as every real API server does, so that
    /// watches of a version from before the last write get 410.</param>
    /// <returns>Dispose it to bring the server back on the same port.</returns>
    public async Task<IAsyncDisposable> OutageAsync(bool forgetHistory = true)
    {
        await KillAsync().ConfigureAwait(false);
        if (forgetHistory)
            Compact();
        return new Outage(() => ListenAsync(Address.Port, CancellationToken.None));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await KillAsync().ConfigureAwait(false);

    private static JsonObject Parse(string json) =>
        JsonNode.Parse(json) as JsonObject ?? throw new ArgumentException("An object is a JSON object.", nameof(json));

    private async Task ListenAsync(int port, CancellationToken cancellationToken)
    {
        _server = await LoopbackServer.StartAsync(port, _handler.HandleAsync, cancellationToken).ConfigureAwait(false);
        Address = _server.Address;
    }

    private async Task KillAsync()
    {
        _store.End(WatchEnding.Reset);
        if (Interlocked.Exchange(ref _server, null) is { } server)
            await server.KillAsync().ConfigureAwait(false);
    }
}
