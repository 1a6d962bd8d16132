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

    private static int Count(DnsAnswer? answer) =>
        answer is { Kind: DnsAnswerKind.Records } ? new MessageHeader(answer.Message).Count(MessageSection.Answer) : 0;

    private static void Add(DnsAnswer? answer, int port, ref AddressTable table)
    {
        if (answer is not { Kind: DnsAnswerKind.Records, Type: DnsRecordType.A or DnsRecordType.Aaaa })
            return;

        var message = answer.Message;
        var reader = new RecordReader(message);
        while (reader.Next(MessageSection.Answer))
        {
            var record = reader.Current;
            if (!record.Is(answer.Type) || !WireName.Same(message, record.Owner, answer.Owner))
                continue;

            var key = AddressKey.Of(message.Slice(record.Start, record.Length), port);
            table.Add(new AddressEntry { Key = key, Share = double.NaN, Target = AddressEntry.NoTarget });
        }
    }
}
