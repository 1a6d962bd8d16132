using System.Buffers;

namespace Discovery.Dns.Messages;

/// <summary>Makes an answer of the records that came: follows the aliases, and keeps what the question leads to.</summary>
internal static class AnswerAssembly
{
    /// <summary>How many aliases lead to records at most. Servers give up at about as many.</summary>
    internal const int MaxAliases = 16;

    /// <param name="name">The name that was asked.</param>
    /// <param name="type">The type that was asked.</param>
    /// <param name="isTruncated">Whether there are more records that did not arrive.</param>
    /// <param name="isNoSuchName">Whether the name, or the last that the aliases lead to, does not exist.</param>
    /// <param name="negativeSeconds">How long a negative answer may be kept (RFC 2308 section 5); <see langword="null"/> without an SOA.</param>
    /// <param name="records">All records of the type, aliases, and beside SRV records addresses.</param>
    /// <param name="names">Their names.</param>
    internal static DnsAnswer Make<TNames>(
        DnsName name, DnsRecordType type, bool isTruncated, bool isNoSuchName, int? negativeSeconds, ReadOnlySpan<FlatRecord> records, ref TNames names)
        where TNames : INumberedNames, allows ref struct
    {
        Span<int> chain = stackalloc int[MaxAliases];
        var length = type == DnsRecordType.Cname ? 0 : Follow(records, names.Count, chain);
        if (length > MaxAliases)
            return Failed(name, type, isTruncated, $"the aliases of {name} lead in a circle or are more than {MaxAliases}");

        var (owner, seconds) = (0, int.MaxValue);
        foreach (var alias in chain[..length])
            (owner, seconds) = (records[alias].Target, Math.Min(seconds, records[alias].TimeToLive));

        var (count, least) = isNoSuchName ? default : Count(records, type, owner);
        if (count == 0)
        {
            return isTruncated && !isNoSuchName
                ? Failed(name, type, isTruncated, $"the message about {name} is truncated and carries no answer")
                : Negative(name, type, isTruncated, isNoSuchName, negativeSeconds is { } no ? Math.Min(no, seconds) : 0);
        }

        seconds = Math.Min(seconds, least);
        var (services, addresses) = type switch
        {
            DnsRecordType.Srv => Services(records, owner, count, ref seconds, ref names),
            DnsRecordType.Cname => ([], []),
            _ => ((ServiceRecord[])[], Addresses(records, type, owner, count)),
        };
        return new DnsAnswer(name, type)
        {
            Kind = DnsAnswerKind.Records,
            IsTruncated = isTruncated,
            TimeToLive = TimeSpan.FromSeconds(seconds),
            Aliases = Aliases(records, chain[..length], type, ref names),
            Services = services,
            Addresses = addresses,
        };
    }

    /// <summary>
    /// With aliases, "no" is about the last name, and holds no longer than they do (RFC 2308 section 2).
    /// Without an SOA it is not to be kept (section 5). So is an alias that leads out of a server's zones, to nothing: whether
    /// there are records at its end the server did not say.
    /// </summary>
    private static DnsAnswer Negative(DnsName name, DnsRecordType type, bool isTruncated, bool isNoSuchName, int seconds) => new(name, type)
    {
        Kind = isNoSuchName ? DnsAnswerKind.NoSuchName : DnsAnswerKind.NoRecords,
        IsTruncated = isTruncated,
        TimeToLive = TimeSpan.FromSeconds(seconds),
    };

    private static DnsAnswer Failed(DnsName name, DnsRecordType type, bool isTruncated, string failure) =>
        new(name, type) { IsTruncated = isTruncated, Failure = failure };

    /// <summary>Follows CNAME records from the question's name, in whatever order they stand.</summary>
    /// <returns>The length of the chain; more than there is room for if it does not end.</returns>
    private static int Follow(ReadOnlySpan<FlatRecord> records, int names, Span<int> chain)
    {
        int[]? next = null;
        for (var i = 0; i < records.Length; i++)
        {
            if (records[i].Type != DnsRecordType.Cname)
                continue;
            if (next is null)
            {
                next = ArrayPool<int>.Shared.Rent(names);
                next.AsSpan(0, names).Clear();
            }

            // A name has one true name (RFC 2181 section 10.1); if there are more, the first counts.
            if (next[records[i].Owner] == 0)
                next[records[i].Owner] = i + 1;
        }

        if (next is null)
            return 0;

        var (length, name) = (0, 0);
        for (; length <= MaxAliases && next[name] > 0; length++)
        {
            var alias = next[name] - 1;
            name = records[alias].Target;
            if (length < MaxAliases)
                chain[length] = alias;
        }

        ArrayPool<int>.Shared.Return(next);
        return length;
    }

    private static (int Count, int Seconds) Count(ReadOnlySpan<FlatRecord> records, DnsRecordType type, int owner)
    {
        var (count, least) = (0, int.MaxValue);
        foreach (ref readonly var record in records)
        {
            if (record.Type == type && record.Owner == owner && !record.IsGlue)
                (count, least) = (count + 1, Math.Min(least, record.TimeToLive));
        }

        return (count, least);
    }

    private static AddressRecord[] Addresses(ReadOnlySpan<FlatRecord> records, DnsRecordType type, int owner, int count)
    {
        var addresses = new AddressRecord[count];
        count = 0;
        foreach (ref readonly var record in records)
        {
            if (record.Type == type && record.Owner == owner && !record.IsGlue)
                addresses[count++] = record.ToAddress(target: 0);
        }

        return addresses;
    }

    private static DnsName[] Aliases<TNames>(ReadOnlySpan<FlatRecord> records, scoped ReadOnlySpan<int> chain, DnsRecordType type, scoped ref TNames names)
        where TNames : INumberedNames, allows ref struct
    {
        if (type == DnsRecordType.Cname)
        {
            foreach (ref readonly var record in records)
            {
                if (record is { Type: DnsRecordType.Cname, Owner: 0 })
                    return [names.Name(record.Target)];
            }
        }

        if (chain.IsEmpty)
            return [];
        var aliases = new DnsName[chain.Length];
        for (var i = 0; i < aliases.Length; i++)
            aliases[i] = names.Name(records[chain[i]].Target);
        return aliases;
    }

    private static (ServiceRecord[] Services, AddressRecord[] Glue) Services<TNames>(
        ReadOnlySpan<FlatRecord> records, int owner, int count, ref int seconds, scoped ref TNames names)
        where TNames : INumberedNames, allows ref struct
    {
        var services = new ServiceRecord[count];
        var numbers = ArrayPool<int>.Shared.Rent(names.Count);
        numbers.AsSpan(0, names.Count).Clear();
        count = 0;
        foreach (ref readonly var record in records)
        {
            if (record.Type != DnsRecordType.Srv || record.Owner != owner)
                continue;

            ref var number = ref numbers[record.Target];
            var (label, domain) = number > 0 ? (services[number - 1].Label, services[number - 1].Domain) : names.Texts(record.Target);
            number = number > 0 ? number : count + 1;
            services[count++] = new ServiceRecord(
                label, domain, number - 1, (ushort)(record.Low >> 32), (ushort)(record.Low >> 16), (ushort)record.Low);
        }

        var glue = Glue(records, numbers, ref seconds);
        ArrayPool<int>.Shared.Return(numbers);
        return (services, glue);
    }

    private static AddressRecord[] Glue(ReadOnlySpan<FlatRecord> records, int[] numbers, ref int seconds)
    {
        var count = 0;
        foreach (ref readonly var record in records)
            count += record.IsAddress && numbers[record.Owner] > 0 ? 1 : 0;
        if (count == 0)
            return [];

        var glue = new AddressRecord[count];
        count = 0;
        foreach (ref readonly var record in records)
        {
            if (!record.IsAddress || numbers[record.Owner] == 0)
                continue;
            seconds = Math.Min(seconds, record.TimeToLive);
            glue[count++] = record.ToAddress(numbers[record.Owner] - 1);
        }

        return glue;
    }
}
