using Discovery.Health;

namespace Discovery.Http;

/// <summary>The probes over HTTP that <see cref="ServiceDirectoryOptions.Probes"/> may name.</summary>
public static class HttpProbes
{
    /// <summary>An endpoint that answers a GET with a status from 200 to 399 is well, as for kubelet; degraded if the answer has a header that says so.</summary>
    /// <param name="options">The path, the header and the port.</param>
    /// <returns>The probe.</returns>
    public static IHealthProbe Http(ProbeOptions options) => new HttpHealthProbe(options);

    /// <summary>An endpoint that says <c>SERVING</c> to <c>grpc.health.v1.Health/Check</c> is well.</summary>
    /// <param name="options">The service to ask for and the port.</param>
    /// <returns>The probe.</returns>
    public static IHealthProbe Grpc(ProbeOptions options) => new GrpcHealthProbe(options);
}
