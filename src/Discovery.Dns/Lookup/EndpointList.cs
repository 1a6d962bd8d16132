using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Lookup;

/// <summary>Makes the endpoints of an answer's addresses, with as much of the previous answer's as still holds.</summary>
internal static class EndpointList
{
    /// <summary>Makes the list.</summary>
    /// <param name="addresses">The addresses.</param>
    /// <param name="message">The message that has the targets' names.</param>
    /// <param name="previous">The endpoints of the previous answer.</param>
    /// <returns><paramref name="previous"/>, and nothing allocated, if it says the same in whatever order.</returns>
    internal static ImmutableArray<ServiceEndpoint> Of(
        scoped in AddressTable addresses, ReadOnlySpan<byte> message, ImmutableArray<ServiceEndpoint> previous)
    {
        Span<byte> buffer = stackalloc byte[WireName.MaximumLength];
        var names = new TargetText(message, buffer);
        var known = previous.IsDefault ? [] : previous.AsSpan();
        var kept = Match(addresses, ref names, known);
        if (kept == known.Length && kept == addresses.Count && !previous.IsDefault)
            return previous;

        var endpoints = new ServiceEndpoint[addresses.Count];
        for (var i = 0; i < endpoints.Length; i++)
        {
            ref var entry = ref addresses.Entries[i];
            endpoints[i] = entry.Previous >= 0 ? known[entry.Previous] : Make(entry, ref names);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(endpoints);
    }

    /// <summary>Notes which addresses the previous answer had too, with all that is said of them.</summary>
    /// <returns>How many.</returns>
    private static int Match(scoped in AddressTable addresses, scoped ref TargetText names, scoped ReadOnlySpan<ServiceEndpoint> known)
    {
        var kept = 0;
        for (var i = 0; i < known.Length; i++)
        {
            if (!AddressKey.TryRead(known[i].Address, out var key))
                continue;

            var found = addresses.Find(key);
            if (found < 0 || addresses.Entries[found].Previous >= 0 || !IsSaidOf(addresses.Entries[found], known[i], ref names))
                continue;
            addresses.Entries[found].Previous = i;
            kept++;
        }

        return kept;
    }

    private static bool IsSaidOf(in AddressEntry entry, ServiceEndpoint endpoint, scoped ref TargetText names) =>
        endpoint.Priority == entry.Priority
        && (endpoint.Weight ?? double.NaN).Equals(entry.Share)
        && names.IsOf(entry.Target, endpoint);

    private static ServiceEndpoint Make(in AddressEntry entry, scoped ref TargetText names)
    {
        var (label, domain) = names.Of(entry.Target);
        return new ServiceEndpoint(entry.Key.ToEndPoint())
        {
            DisplayName = label,
            Domain = domain,
            Priority = entry.Priority,
            Weight = double.IsNaN(entry.Share) ? null : entry.Share,
        };
    }
}
