using System.Collections.Immutable;
using Discovery.Dns.Messages;
using Discovery.Endpoints;

namespace Discovery.Dns.Lookup;

/// <summary>Turns SRV answers into endpoints. Reads the message in place: no record or name becomes an object that no endpoint needs.</summary>
internal static class ServiceRecords
{
    /// <summary>Whether the one record's target is the root: the service is decidedly not available (RFC 2782).</summary>
    internal static bool IsDecidedlyUnavailable(DnsAnswer srv) => throw new NotImplementedException();

    /// <summary>The targets whose addresses did not come along, each once.</summary>
    internal static IReadOnlyList<DnsName> TargetsWithoutGlue(DnsAnswer srv) => throw new NotImplementedException();

    /// <summary>Makes one endpoint for each address of each target, with port, priority and weight. An address that came twice counts once.</summary>
    /// <param name="srv">The answer, of kind <see cref="DnsAnswerKind.Records"/>.</param>
    /// <param name="addresses">Answers for targets without glue, in any order.</param>
    /// <param name="previous">The endpoints of the previous answer.</param>
    /// <returns><paramref name="previous"/> itself, and nothing allocated, if it says the same in whatever order.
    /// Otherwise the endpoints, with objects of <paramref name="previous"/> used again where they say the same.</returns>
    internal static ImmutableArray<ServiceEndpoint> Endpoints(
        DnsAnswer srv, IReadOnlyList<DnsAnswer> addresses, ImmutableArray<ServiceEndpoint> previous) => throw new NotImplementedException();
}
