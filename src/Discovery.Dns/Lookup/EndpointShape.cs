using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Discovery.Dns.Lookup;

/// <summary>Makes of the endpoints that DNS has those that the caller wants: of one family, and with a scheme.</summary>
internal sealed class EndpointShape(AddressFamily families)
{
    /// <param name="endpoints">The endpoints as DNS has them. SRV brings both families along, whatever is wanted.</param>
    /// <param name="service">The service.</param>
    /// <param name="scheme">The scheme that the records are of, if they are.</param>
    internal ImmutableArray<ServiceEndpoint> Apply(ImmutableArray<ServiceEndpoint> endpoints, ServiceName service, string? scheme)
    {
        if (families != AddressFamily.Unspecified && endpoints.Any(IsUnwanted))
            endpoints = [.. endpoints.Where(e => !IsUnwanted(e))];

        // The first scheme goes without saying.
        return scheme is null || scheme == service.Schemes[0] ? endpoints : [.. endpoints.Select(e => WithScheme(e, scheme))];
    }

    // All that DNS says of an endpoint.
    private static ServiceEndpoint WithScheme(ServiceEndpoint endpoint, string scheme) => new(endpoint.Address)
    {
        Scheme = scheme,
        DisplayName = endpoint.DisplayName,
        Domain = endpoint.Domain,
        Priority = endpoint.Priority,
        Weight = endpoint.Weight,
    };

    private bool IsUnwanted(ServiceEndpoint endpoint) => endpoint.Address is IPEndPoint address && address.AddressFamily != families;
}
