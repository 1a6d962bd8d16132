using System.Buffers;
using System.Collections.Immutable;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Lookup;

/// <summary>Turns SRV answers into endpoints.</summary>
internal static class ServiceRecords
{
    /// <summary>Whether the one record's target is the root: the service is decidedly not available (RFC 2782).</summary>
    internal static bool IsDecidedlyUnavailable(DnsAnswer srv)
    {
        foreach (ref readonly var service in srv.Services.AsSpan())
        {
            if (!service.IsNoHost)
                return false;
        }

        return srv.Services.Length > 0;
    }

    /// <summary>The targets whose addresses did not come along, each once.</summary>
    internal static IReadOnlyList<DnsName> TargetsWithoutGlue(DnsAnswer srv)
    {
        var services = srv.Services;
        var known = ArrayPool<bool>.Shared.Rent(services.Length);
        known.AsSpan(0, services.Length).Clear();
        if (srv.Type == DnsRecordType.Srv)
        {
            foreach (ref readonly var address in srv.Addresses.AsSpan())
                known[address.Target] = true;
        }

        List<DnsName>? names = null;
        for (var i = 0; i < services.Length; i++)
        {
            // The root has no addresses: it says that there is no host.
            if (services[i].Target == i && !known[i] && !services[i].IsNoHost)
                (names ??= []).Add(services[i].HostName);
        }

        ArrayPool<bool>.Shared.Return(known);
        return names ?? (IReadOnlyList<DnsName>)Array.Empty<DnsName>();
    }

    /// <summary>Makes one endpoint for each address of each target, with port, priority and weight. An address that came twice counts once.</summary>
    /// <param name="srv">The answer.</param>
    /// <param name="addresses">Answers for targets without glue, in any order.</param>
    /// <param name="previous">The endpoints of the previous answer.</param>
    /// <returns><paramref name="previous"/> itself, and nothing allocated, if it says the same in whatever order.
    /// Otherwise the endpoints, with objects of <paramref name="previous"/> used again where they say the same.</returns>
    internal static ImmutableArray<ServiceEndpoint> Endpoints(
        DnsAnswer srv, IReadOnlyList<DnsAnswer> addresses, ImmutableArray<ServiceEndpoint> previous)
    {
        if (srv.Services.Length == 0)
            return [];

        var targets = new ServiceTargets(srv.Services);
        var table = new AddressTable(srv.Services, srv.Services.Length);
        try
        {
            foreach (ref readonly var address in srv.Addresses.AsSpan())
                targets.AddAddress(address.Target, address, ref table);
            if (addresses.Count > 0)
                AddAnswers(srv, addresses, ref targets, ref table);
            return EndpointList.Of(table, srv.Services, previous);
        }
        finally
        {
            table.Dispose();
            targets.Dispose();
        }
    }

    private static void AddAnswers(DnsAnswer srv, IReadOnlyList<DnsAnswer> answers, ref ServiceTargets targets, ref AddressTable table)
    {
        var numbers = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var service in srv.Services)
            numbers.TryAdd(service.Host, service.Target);

        foreach (var answer in answers)
        {
            if (answer.Type == DnsRecordType.Srv || !numbers.TryGetValue(answer.Name.ToString(), out var target))
                continue;
            foreach (ref readonly var address in answer.Addresses.AsSpan())
                targets.AddAddress(target, address, ref table);
        }
    }
}
