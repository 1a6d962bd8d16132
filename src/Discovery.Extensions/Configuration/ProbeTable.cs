using Discovery.Health;
using Discovery.Http;

namespace Discovery.Extensions.Configuration;

/// <summary>The probes that can be named: the library's, and those that the application added.</summary>
internal sealed class ProbeTable(IEnumerable<NamedProbe> added)
{
    internal IReadOnlyList<NamedProbe> Probes { get; } =
    [
        new("tcp", options => new TcpProbe(options)),
        new("http", options => new HttpHealthProbe(options)),
        new("grpc", options => new GrpcHealthProbe(options)),
        .. added,
    ];
}
