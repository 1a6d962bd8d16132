using Discovery.Testing;
using Microsoft.Extensions.Logging;

namespace Discovery.Dns.Tests.Support;

/// <summary>A source over a scripted resolver, in a pod of the namespace shop, on a clock that the test moves.</summary>
public abstract class SourceTest : IDisposable
{
    private readonly List<DnsSource> _sources = [];

    private protected ManualClock Clock { get; } = new();

    private protected ScriptedResolver Resolver { get; } = new();

    private protected DnsSourceOptions Options { get; } = new()
    {
        Search = ["shop.svc.cluster.local", "svc.cluster.local", "cluster.local"],
        Ndots = 5,
    };

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        foreach (var source in _sources)
            source.Dispose();
    }

    private protected DnsSource NewSource(ILogger<DnsSource>? logger = null)
    {
        var source = new DnsSource(Options, Resolver, Clock, logger: logger);
        _sources.Add(source);
        return source;
    }

    private protected SetReader Read(ServiceName service, DnsSource? source = null, WatchContext? context = null) =>
        new(source ?? NewSource(), service, context ?? SetReader.NewContext(Clock));

    /// <summary>Moves the clock on, once the source waits for it.</summary>
    private protected async Task PassAsync(double seconds)
    {
        await Clock.WaitForTimersAsync(1);
        Clock.Advance(TimeSpan.FromSeconds(seconds));
    }

    private protected static string Text(EndpointSet set) => string.Join(' ', (set.StandIn ?? set).Endpoints.Select(e => e.Address).Order(Comparer<object>.Create(static (a, b) => string.CompareOrdinal(a.ToString(), b.ToString()))));
}
