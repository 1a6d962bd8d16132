using System.Collections.Immutable;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Lookup;

/// <summary>Turns SRV answers into endpoints. Reads the message in place: no record or name becomes an object that no endpoint needs.</summary>
internal static class ServiceRecords
{
    /// <summary>Whether the one record's target is the root: the service is decidedly not available (RFC 2782).</summary>
    internal static bool IsDecidedlyUnavailable(DnsAnswer srv)
    {
        if (srv.Kind != DnsAnswerKind.Records)
            return false;

        var message = srv.Message;
        var reader = new RecordReader(message);
        while (reader.Next(MessageSection.Answer))
        {
            if (IsAnswer(srv, reader.Current) && message[reader.Current.Target] != 0)
                return false;
        }

        return true;
    }

    /// <summary>The targets whose addresses did not come along, each once.</summary>
    internal static IReadOnlyList<DnsName> TargetsWithoutGlue(DnsAnswer srv)
    {
        if (srv.Kind != DnsAnswerKind.Records)
            return Array.Empty<DnsName>();

        var message = srv.Message;
        var reader = new RecordReader(message);
        var targets = GlueRecords.Targets(message, srv.Owner, ref reader);
        try
        {
            var found = 0;
            while (reader.Next(MessageSection.Additional))
            {
                var number = reader.Current.IsAddress ? targets.Find(reader.Current.Owner) : -1;
                if (number >= 0 && targets[number].Tag == 0)
                    (targets[number].Tag, found) = (1, found + 1);
            }

            return found < targets.Count ? Untagged(message, ref targets) : Array.Empty<DnsName>();
        }
        finally
        {
            targets.Dispose();
        }
    }

    /// <summary>Makes one endpoint for each address of each target, with port, priority and weight. An address that came twice counts once.</summary>
    /// <param name="srv">The answer, of kind <see cref="DnsAnswerKind.Records"/>.</param>
    /// <param name="addresses">Answers for targets without glue, in any order.</param>
    /// <param name="previous">The endpoints of the previous answer.</param>
    /// <returns><paramref name="previous"/> itself, and nothing allocated, if it says the same in whatever order.
    /// Otherwise the endpoints, with objects of <paramref name="previous"/> used again where they say the same.</returns>
    internal static ImmutableArray<ServiceEndpoint> Endpoints(
        DnsAnswer srv, IReadOnlyList<DnsAnswer> addresses, ImmutableArray<ServiceEndpoint> previous)
    {
        if (srv.Kind != DnsAnswerKind.Records)
            return [];

        var message = srv.Message;
        var reader = new RecordReader(message);
        var targets = new ServiceTargets(srv, ref reader);
        var table = new AddressTable(message, targets.Count);
        try
        {
            AddGlue(message, ref reader, ref targets, ref table);
            for (var i = 0; i < addresses.Count; i++)
                AddAnswer(addresses[i], ref targets, ref table);
            return EndpointList.Of(table, message, previous);
        }
        finally
        {
            table.Dispose();
            targets.Dispose();
        }
    }

    private static void AddGlue(ReadOnlySpan<byte> message, ref RecordReader reader, ref ServiceTargets targets, ref AddressTable table)
    {
        while (reader.Next(MessageSection.Additional))
        {
            var record = reader.Current;
            if (record.IsAddress)
                targets.AddAddress(targets.Find(record.Owner), message.Slice(record.Start, record.Length), ref table);
        }
    }

    private static void AddAnswer(DnsAnswer answer, ref ServiceTargets targets, ref AddressTable table)
    {
        if (answer.Kind != DnsAnswerKind.Records || answer.Type is not (DnsRecordType.A or DnsRecordType.Aaaa))
            return;

        var message = answer.Message;
        var target = targets.Find(answer.Name);
        var reader = new RecordReader(message);
        while (reader.Next(MessageSection.Answer))
        {
            var record = reader.Current;
            if (IsAnswer(answer, record))
                targets.AddAddress(target, message.Slice(record.Start, record.Length), ref table);
        }
    }

    private static List<DnsName> Untagged(ReadOnlySpan<byte> message, ref NameTable targets)
    {
        var names = new List<DnsName>();
        for (var i = 0; i < targets.Count; i++)
        {
            // The root has no addresses: it says that there is no host.
            if (targets[i].Tag == 0 && message[targets[i].Offset] != 0)
                names.Add(WireName.ToName(message, targets[i].Offset));
        }

        return names;
    }

    private static bool IsAnswer(DnsAnswer answer, in WireRecord record) =>
        record.Is(answer.Type) && WireName.Same(answer.Message, record.Owner, answer.Owner);
}
