using Discovery.Extensions.Configuration;
using Discovery.Sources;
using Microsoft.Extensions.Configuration;

namespace Discovery.Extensions.Sources;

/// <summary>Puts the added sources in order: as added, and at the end the system's resolver for names that nobody knows.</summary>
internal static class SourceChain
{
    internal static IEndpointSource Of(IEnumerable<AddedSource> added, IConfiguration? configuration, bool requireKnownNames)
    {
        List<IEndpointSource> sources = [.. added];
        if (sources.Count == 0)
        {
            // What needs no set-up: configuration first, because somebody wrote it on purpose.
            if (configuration is not null)
                sources.Add(new ConfigurationSource(configuration));
            sources.Add(new EnvironmentSource());
        }

        if (!requireKnownNames)
            sources.Add(new PassThroughSource());
        return sources.Count == 1 ? sources[0] : new FallbackSource(sources);
    }
}
