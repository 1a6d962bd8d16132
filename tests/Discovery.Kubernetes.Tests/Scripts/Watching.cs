using System.Net;
using Discovery.Kubernetes.Api;
using Discovery.Kubernetes.Slices;
using Discovery.Kubernetes.Watches;
using Discovery.Kubernetes.Wire;
using Discovery.Testing;

namespace Discovery.Kubernetes.Tests.Scripts;

/// <summary>Runs a reflector against a handler until its first failure, and keeps all sets on the way.</summary>
internal sealed class Watching
{
    public const int Seed = 1;

    // A test that hangs is a failure, and should say so before the whole run is given up.
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private Watching(List<EndpointSet> sets, Exception? failure)
    {
        Sets = sets;
        Failure = failure;
    }

    public List<EndpointSet> Sets { get; }

    public Exception? Failure { get; }

    /// <summary>The endpoints of each set.</summary>
    public IEnumerable<string> Addresses => Sets.Select(Describe);

    public static KubernetesOptions Options => new() { Server = new Uri("http://127.0.0.1:6443"), Namespace = "shop", ReadServices = false };

    public static WatchContext Context(TimeProvider? clock = null) => new(clock ?? new ManualClock(), new SeededRandom(Seed));

    public static async Task<Watching> RunAsync(
        HttpMessageHandler handler, string service = "http://web", TimeProvider? clock = null, KubernetesOptions? options = null)
    {
        options ??= Options;
        if (ClusterTarget.Of(ServiceName.Parse(service), options.Namespace) is not [var target, ..])
            return new Watching([await FirstAsync(new KubernetesSource(options, handler), ServiceName.Parse(service))], null);

        using var stop = new CancellationTokenSource();
        using var client = new ApiClient(options, handler, KeptLog.NoJournal);
        var table = new SliceTable();
        var recorded = new RecordedReflection(table, target, ServiceName.Parse(service), stop);
        var selection = new ApiSelection(ApiResource.EndpointSlices, target.Service.Namespace, target.Service.Name);
        var reflector = new Reflector<EndpointSlice>(
            client, selection, table.Reader, recorded, clock ?? new ManualClock(), new SeededRandom(Seed));
        await reflector.RunAsync(stop.Token).WaitAsync(Patience, TimeProvider.System);
        return new Watching(recorded.Sets, recorded.Failure);
    }

    /// <summary>The one set that a list of these slices makes.</summary>
    public static async Task<EndpointSet> ListAsync(string service, params string[] slices) =>
        Assert.Single((await RunAsync(new ScriptedApi().AnswerJson(Json.List("1", slices)), service)).Sets);

    /// <summary>The first set of a source, which is then disposed.</summary>
    public static async Task<EndpointSet> FirstAsync(KubernetesSource source, ServiceName service)
    {
        using var disposed = source;
        await foreach (var set in source.WatchAsync(service, Context(TimeProvider.System), CancellationToken.None))
            return set;
        throw new InvalidOperationException("The watch ended.");
    }

    public static string Describe(EndpointSet set) =>
        set.IsAbsent ? "absent" : string.Join(' ', set.Endpoints.Select(e => e.Address is DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : e.Address.ToString()));
}
