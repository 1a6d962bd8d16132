namespace Discovery.Dns.Messages;

/// <summary>Tells the addresses of an answer's SRV targets from other records in the additional section.</summary>
internal static class GlueRecords
{
    /// <summary>The different targets of the SRV records of one owner. The caller gives the table back.</summary>
    /// <param name="message">A message that has been checked.</param>
    /// <param name="owner">Where the name stands that the records are of.</param>
    /// <param name="reader">A new reader of the message. Left at the end of the answers.</param>
    internal static NameTable Targets(ReadOnlySpan<byte> message, int owner, scoped ref RecordReader reader)
    {
        // The message has been checked: it has as many records as it says.
        var table = new NameTable(message, new MessageHeader(message).Count(MessageSection.Answer));
        while (reader.Next(MessageSection.Answer))
        {
            if (reader.Current.Is(DnsRecordType.Srv) && WireName.Same(message, reader.Current.Owner, owner))
                table.Add(reader.Current.Target);
        }

        return table;
    }

    /// <summary>The least TTL of the glue, or <see cref="int.MaxValue"/> if there is none.</summary>
    internal static int LeastTimeToLive(ReadOnlySpan<byte> message, int owner)
    {
        var least = int.MaxValue;
        var reader = new RecordReader(message);
        var targets = Targets(message, owner, ref reader);
        while (reader.Next(MessageSection.Additional))
        {
            if (reader.Current.IsAddress && reader.Current.TimeToLive < least && targets.Find(reader.Current.Owner) >= 0)
                least = reader.Current.TimeToLive;
        }

        targets.Dispose();
        return least;
    }
}
