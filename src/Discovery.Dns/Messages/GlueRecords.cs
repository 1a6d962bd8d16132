namespace Discovery.Dns.Messages;

/// <summary>Tells the addresses of an answer's SRV targets from other records in the additional section.</summary>
internal static class GlueRecords
{
    /// <summary>The different targets of the SRV records of one owner. The caller gives the table back.</summary>
    /// <param name="message">A message that has been checked.</param>
    /// <param name="owner">Where the name stands that the records are of.</param>
    /// <param name="services">How many records there are at most.</param>
    internal static NameTable Targets(ReadOnlySpan<byte> message, int owner, int services)
    {
        var table = new NameTable(message, services);
        var reader = new RecordReader(message);
        while (reader.Next(MessageSection.Answer))
        {
            if (reader.Current.Is(DnsRecordType.Srv) && WireName.Same(message, reader.Current.Owner, owner))
                table.Add(reader.Current.Target);
        }

        return table;
    }

    /// <summary>The least TTL of the glue, or <see cref="int.MaxValue"/> if there is none.</summary>
    internal static int LeastTimeToLive(ReadOnlySpan<byte> message, int owner, int services)
    {
        var least = int.MaxValue;
        using var targets = Targets(message, owner, services);
        var reader = new RecordReader(message);
        while (reader.Next(MessageSection.Additional))
        {
            if (reader.Current.IsAddress && reader.Current.TimeToLive < least && targets.Find(reader.Current.Owner) >= 0)
                least = reader.Current.TimeToLive;
        }

        return least;
    }
}
