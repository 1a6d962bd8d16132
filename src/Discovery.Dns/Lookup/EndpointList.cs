using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Lookup;

/// <summary>Makes the endpoints of an answer's addresses, with as much of the previous answer's as still holds.</summary>
internal static class EndpointList
{
    /// <summary>Makes the list.</summary>
    /// <param name="addresses">The addresses.</param>
    /// <param name="services">The records that have the targets' names.</param>
    /// <param name="previous">The endpoints of the previous answer.</param>
    /// <returns><paramref name="previous"/>, and nothing allocated, if it says the same in whatever order.</returns>
    internal static ImmutableArray<ServiceEndpoint> Of(
        scoped in AddressTable addresses, ReadOnlySpan<ServiceRecord> services, ImmutableArray<ServiceEndpoint> previous)
    {
        // One object for the domain, across answers too: targets of one service are nearly always of one domain.
        string? domain = null;
        var known = previous.IsDefault ? [] : previous.AsSpan();
        var kept = Match(addresses, services, ref domain, known);
        if (kept == known.Length && kept == addresses.Count && !previous.IsDefault)
            return previous;

        var endpoints = new ServiceEndpoint[addresses.Count];
        for (var i = 0; i < endpoints.Length; i++)
        {
            ref var entry = ref addresses.Entries[i];
            endpoints[i] = entry.Previous >= 0 ? known[entry.Previous] : Make(entry, services, domain);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(endpoints);
    }

    /// <summary>Notes which addresses the previous answer had too, with all that is said of them.</summary>
    /// <returns>How many.</returns>
    private static int Match(scoped in AddressTable addresses, ReadOnlySpan<ServiceRecord> services, ref string? domain, ReadOnlySpan<ServiceEndpoint> known)
    {
        var kept = 0;
        for (var i = 0; i < known.Length; i++)
        {
            if (!AddressKey.TryRead(known[i].Address, out var key))
                continue;

            var found = addresses.Find(key);
            if (found < 0 || addresses.Entries[found].Previous >= 0 || !IsSaidOf(addresses.Entries[found], known[i], services))
                continue;
            addresses.Entries[found].Previous = i;
            domain = known[i].Domain;
            kept++;
        }

        return kept;
    }

    private static bool IsSaidOf(in AddressEntry entry, ServiceEndpoint endpoint, ReadOnlySpan<ServiceRecord> services) =>
        endpoint.Priority == entry.Priority
        && (endpoint.Weight ?? double.NaN).Equals(entry.Share)
        && (entry.Target == AddressEntry.NoTarget
            ? endpoint is { DisplayName: null, Domain: null }
            : services[entry.Target].Label.Equals(endpoint.DisplayName, StringComparison.OrdinalIgnoreCase)
                && services[entry.Target].Domain.Equals(endpoint.Domain, StringComparison.OrdinalIgnoreCase));

    private static ServiceEndpoint Make(in AddressEntry entry, ReadOnlySpan<ServiceRecord> services, string? domain)
    {
        var service = entry.Target == AddressEntry.NoTarget ? default : services[entry.Target];
        return new ServiceEndpoint(entry.Key.ToEndPoint())
        {
            DisplayName = service.Label,
            Domain = service.Domain == domain ? domain : service.Domain,
            Priority = entry.Priority,
            Weight = double.IsNaN(entry.Share) ? null : entry.Share,
        };
    }
}
