using Discovery.Http;

namespace Discovery.Extensions.Configuration;

/// <summary>The probes that can be named, besides the core's: those of HTTP, and those that the application added.</summary>
internal sealed class ProbeTable(IEnumerable<NamedProbe> added)
{
    internal IReadOnlyList<NamedProbe> Probes { get; } =
    [
        new("http", options => new HttpHealthProbe(options)),
        new("grpc", options => new GrpcHealthProbe(options)),
        .. added,
    ];
}
