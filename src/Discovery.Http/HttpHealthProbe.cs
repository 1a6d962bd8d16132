using Discovery.Health;
using Discovery.Http.Probes;

namespace Discovery.Http;

/// <summary>An endpoint that answers a GET with a status from 200 to 399 is well, as for kubelet; degraded if the answer has a header that says so.</summary>
/// <remarks>Each probe has a connection of its own. Redirects are not followed. Over TLS the certificate must be good for the service's name.</remarks>
/// <param name="options">The path, the header and the port.</param>
internal sealed class HttpHealthProbe(ProbeOptions options) : IHealthProbe
{
    /// <inheritdoc/>
    /// <exception cref="HttpRequestException">The endpoint is not well: no connection, or another status.</exception>
    public async ValueTask<CandidateHealth> ProbeAsync(ServiceName service, ServiceEndpoint endpoint, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(endpoint);
        using var request = new ProbeRequest(service, endpoint, options, HttpMethod.Get, options.Path);
        using var response = await request.SendAsync(cancellationToken).ConfigureAwait(false);
        var status = (int)response.StatusCode;
        if (status is < 200 or > 399)
            throw new HttpRequestException($"GET {options.Path} was answered with {status} {response.ReasonPhrase}".TrimEnd(), null, response.StatusCode);
        return response.Headers.NonValidated.Contains(options.DegradedHeader) ? CandidateHealth.Degraded : CandidateHealth.Healthy;
    }
}
