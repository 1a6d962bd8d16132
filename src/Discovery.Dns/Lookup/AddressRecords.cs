using System.Collections.Immutable;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Lookup;

/// <summary>Turns A and AAAA answers into endpoints, in place.</summary>
internal static class AddressRecords
{
    /// <summary>Makes one endpoint for each address. An address that came twice counts once.</summary>
    /// <param name="a">The answer for A, or <see langword="null"/> if it was not asked.</param>
    /// <param name="aaaa">The answer for AAAA, or <see langword="null"/> if it was not asked.</param>
    /// <param name="port">The port, or 0 for the default port of the scheme in use.</param>
    /// <param name="previous">The endpoints of the previous answer.</param>
    /// <returns><paramref name="previous"/> itself, and nothing allocated, if it says the same in whatever order.</returns>
    internal static ImmutableArray<ServiceEndpoint> Endpoints(
        DnsAnswer? a, DnsAnswer? aaaa, int port, ImmutableArray<ServiceEndpoint> previous)
    {
        var table = new AddressTable([], Count(a) + Count(aaaa));
        try
        {
            Add(a, port, ref table);
            Add(aaaa, port, ref table);
            return EndpointList.Of(table, [], previous);
        }
        finally
        {
            table.Dispose();
        }
    }

    private static int Count(DnsAnswer? answer) => answer is { Type: not DnsRecordType.Srv } ? answer.Addresses.Length : 0;

    private static void Add(DnsAnswer? answer, int port, ref AddressTable table)
    {
        if (Count(answer) == 0)
            return;
        foreach (var address in answer!.Addresses)
            table.Add(new AddressEntry { Key = AddressKey.Of(address, port), Share = double.NaN, Target = AddressEntry.NoTarget });
    }
}
