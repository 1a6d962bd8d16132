using System.Globalization;
using Discovery.Extensions.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.Extensions.Sources;

/// <summary>Puts the sources in order: as one line of configuration says, else as code added them. The system's resolver comes last.</summary>
/// <remarks>Disposed with the container, after the directory: it owns the sources that nobody but configuration asked for.</remarks>
internal sealed class SourceChain(IServiceProvider provider) : IDisposable
{
    private readonly List<AddedSource> _own = [];

    internal IEndpointSource Make(DiscoveryOptions options)
    {
        List<IEndpointSource> sources = [.. Chosen(options).Select((source, place) => Kept(source, place, options.LastGood))];
        if (!options.RequireKnownNames)
            sources.Add(new PassThroughSource());
        return sources.Count == 1 ? sources[0] : new FallbackSource(sources);
    }

    public void Dispose()
    {
        foreach (var source in _own)
            source.Dispose();
    }

    // Each source by itself: where one cannot be asked, the next would serve before anything kept of both could.
    private static IEndpointSource Kept(AddedSource source, int place, LastGoodOptions options) =>
        options.Folder is null || source.IsLocal ? source : new LastGoodSource(source, new LastGoodOptions
        {
            Folder = Path.Combine(options.Folder, source.Name ?? string.Create(CultureInfo.InvariantCulture, $"source-{place}")),
            MaxAge = options.MaxAge,
            Timeout = options.Timeout,
        });

    private List<AddedSource> Chosen(DiscoveryOptions options)
    {
        var added = provider.GetServices<AddedSource>().ToList();
        if (options.Sources.Count == 0)
            return added.Count > 0 ? added : Default();

        // What the application wrote itself has no name to be left out by, and knows best.
        var chosen = added.FindAll(a => a.Name is null);
        foreach (var name in options.Sources)
        {
            var ofName = added.FindAll(a => name.Equals(a.Name, StringComparison.OrdinalIgnoreCase));
            chosen.AddRange(ofName.Count > 0 ? ofName : [Own(name)]);
        }

        return chosen;
    }

    /// <summary>What needs no set-up: configuration first, because somebody wrote it on purpose.</summary>
    private List<AddedSource> Default()
    {
        var environment = Own(SourceNames.Environment);
        return provider.GetService<IConfiguration>() is null ? [environment] : [Own(SourceNames.Configuration), environment];
    }

    private AddedSource Own(string name)
    {
        var source = name.Equals(SourceNames.Configuration, StringComparison.OrdinalIgnoreCase)
            ? new AddedSource(name, () => new ConfigurationSource(provider.GetRequiredService<IConfiguration>()), isLocal: true)
            : new AddedSource(name, () => new EnvironmentSource(), isLocal: true);
        _own.Add(source);
        return source;
    }
}
