using Discovery.Http;

namespace Discovery.Extensions.Configuration;

/// <summary>The probes that can be named, besides the core's: those of HTTP, and those that the application added.</summary>
internal sealed class ProbeTable(IEnumerable<NamedProbe> added)
{
    internal IReadOnlyList<NamedProbe> Probes { get; } =
    [
        new("http", HttpProbes.Http),
        new("grpc", HttpProbes.Grpc),
        .. added,
    ];
}
