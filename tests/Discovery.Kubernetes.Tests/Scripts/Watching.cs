using Discovery.Endpoints;
using Discovery.Sources;
using Discovery.Testing;

namespace Discovery.Kubernetes.Tests.Scripts;

/// <summary>Runs a watch against a handler until it ends or fails, and keeps what it yielded.</summary>
internal sealed class Watching
{
    public const int Seed = 1;

    private Watching(List<EndpointSet> sets, Exception? failure)
    {
        Sets = sets;
        Failure = failure;
    }

    public List<EndpointSet> Sets { get; }

    public Exception? Failure { get; }

    /// <summary>The endpoints of each set.</summary>
    public IEnumerable<string> Addresses => Sets.Select(Describe);

    public static KubernetesOptions Options => new() { Server = new Uri("http://127.0.0.1:6443"), Namespace = "shop" };

    public static WatchContext Context(TimeProvider? clock = null) => new(clock ?? new ManualClock(), new SeededRandom(Seed));

    public static async Task<Watching> RunAsync(
        HttpMessageHandler handler, string service = "http://web", TimeProvider? clock = null, KubernetesOptions? options = null)
    {
        using var source = new KubernetesSource(options ?? Options, handler);
        var sets = new List<EndpointSet>();
        try
        {
            await foreach (var set in source.WatchAsync(service, Context(clock), CancellationToken.None))
                sets.Add(set);
            return new Watching(sets, null);
        }
        catch (SourceException failure)
        {
            return new Watching(sets, failure);
        }
    }

    /// <summary>The one set that a list of these slices makes.</summary>
    public static async Task<EndpointSet> ListAsync(string service, params string[] slices) =>
        Assert.Single((await RunAsync(new ScriptedApi().AnswerJson(Json.List("1", slices)), service)).Sets);

    public static string Describe(EndpointSet set) =>
        set.IsAbsent ? "absent" : string.Join(' ', set.Endpoints.Select(e => e.Address));
}
