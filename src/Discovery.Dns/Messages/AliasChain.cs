namespace Discovery.Dns.Messages;

/// <summary>Follows CNAME records from the question's name, in whatever order they stand.</summary>
internal static class AliasChain
{
    /// <summary>How many aliases lead to records at most. Servers give up at about as many.</summary>
    internal const int MaximumLength = 16;

    /// <summary>What <see cref="Follow"/> returns if the chain does not end.</summary>
    internal const int Endless = -1;

    /// <summary>Follows the chain.</summary>
    /// <param name="message">A message that has been checked.</param>
    /// <param name="aliases">How many CNAME records it has at most.</param>
    /// <param name="chain">Takes the records of the chain. <see cref="MaximumLength"/> long.</param>
    /// <returns>The length of the chain, or <see cref="Endless"/>.</returns>
    internal static int Follow(ReadOnlySpan<byte> message, int aliases, Span<WireRecord> chain)
    {
        if (aliases == 0)
            return 0;

        // Hashed, so that thousands of aliases cost no more than reading them.
        var table = new NameTable(message, aliases);
        try
        {
            Collect(message, ref table);
            var (length, name) = (0, WireName.First);
            for (int found; (found = table.Find(name)) >= 0; length++)
            {
                if (length == MaximumLength)
                    return Endless;
                chain[length] = At(message, table[found].Tag);
                name = chain[length].Target;
            }

            return length;
        }
        finally
        {
            table.Dispose();
        }
    }

    private static void Collect(ReadOnlySpan<byte> message, ref NameTable table)
    {
        var reader = new RecordReader(message);
        for (var position = 0; reader.Next(MessageSection.Answer); position++)
        {
            if (!reader.Current.Is(DnsRecordType.Cname))
                continue;

            // A name has one true name (RFC 2181 section 10.1); if there are more, the first counts.
            var count = table.Count;
            var number = table.Add(reader.Current.Owner);
            if (number == count)
                table[number].Tag = position;
        }
    }

    private static WireRecord At(ReadOnlySpan<byte> message, int position)
    {
        var reader = new RecordReader(message);
        for (; position >= 0; position--)
            reader.Next(MessageSection.Answer);
        return reader.Current;
    }
}
