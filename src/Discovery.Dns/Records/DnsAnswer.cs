namespace Discovery.Dns.Messages;

/// <summary>What came of one question: decoded once, immutable.</summary>
public sealed class DnsAnswer
{
    internal DnsAnswer(DnsName name, DnsRecordType type) => (Name, Type) = (name, type);

    /// <summary>The name that was asked.</summary>
    public DnsName Name { get; }

    /// <summary>The type that was asked.</summary>
    public DnsRecordType Type { get; }

    /// <summary>Which of the four answers it is.</summary>
    public DnsAnswerKind Kind { get; internal init; }

    /// <summary>How long the answer may be kept.</summary>
    /// <value>
    /// Records: the least TTL of the records in use: the chain of aliases, the answers, the targets' addresses (RFC 2181 section 5.2).
    /// "No": the lesser of the SOA's TTL and MINIMUM (RFC 2308 section 5), zero without an SOA. Failed: zero.
    /// </value>
    public TimeSpan TimeToLive { get; internal init; }

    /// <summary>Whether records are missing although TCP was used: the answer is longer than a message can be.</summary>
    public bool IsTruncated { get; internal init; }

    /// <summary>Why there is no answer, as a clause: <c>10.96.0.10:53 answered SERVFAIL</c>.</summary>
    /// <value><see langword="null"/> unless <see cref="Kind"/> is <see cref="DnsAnswerKind.Failed"/>.</value>
    public string? Failure { get; internal init; }

    /// <summary>The exception behind <see cref="Failure"/>, if there was one.</summary>
    public Exception? FailureCause { get; private init; }

    /// <summary>The records that answer the question: the chain of aliases from <see cref="Name"/>, then those of <see cref="Type"/> at its end, each once.</summary>
    /// <value>Put together at each call, with the answer's time to live. Empty unless <see cref="Kind"/> is <see cref="DnsAnswerKind.Records"/>.</value>
    public IEnumerable<DnsRecord> Records
    {
        get
        {
            var owner = Name;
            foreach (var target in Aliases)
            {
                yield return DnsRecord.Alias(owner, TimeToLive, target);
                owner = target;
            }

            if (Type == DnsRecordType.Srv)
            {
                foreach (var s in Services.Distinct())
                    yield return DnsRecord.Service(owner, TimeToLive, s.Priority, s.Weight, s.Port, s.HostName);
                yield break;
            }

            foreach (var address in Addresses.Distinct())
                yield return DnsRecord.Address(owner, TimeToLive, address.ToAddress());
        }
    }

    /// <summary>Addresses of SRV targets that came along, each once.</summary>
    /// <value>Put together at each call. Empty unless <see cref="Type"/> is <see cref="DnsRecordType.Srv"/>.</value>
    public IEnumerable<DnsRecord> Glue =>
        Type == DnsRecordType.Srv
            ? Addresses.Distinct().Select(a => DnsRecord.Address(Services[a.Target].HostName, TimeToLive, a.ToAddress()))
            : [];

    /// <summary>The names that the aliases lead through.</summary>
    internal DnsName[] Aliases { get; init; } = [];

    internal ServiceRecord[] Services { get; init; } = [];

    /// <summary>The answers to a question for addresses, or the addresses that came beside SRV records.</summary>
    internal AddressRecord[] Addresses { get; init; } = [];

    /// <summary>How many times a server was turned to; more than one: the query was repeated. 0 if a cache or another resolver answered.</summary>
    /// <remarks>Set once, by the resolver, before anybody else sees the answer.</remarks>
    internal int Attempts { get; set; }

    /// <summary>Whether TCP had to be used. Set as <see cref="Attempts"/> is.</summary>
    internal bool UsedTcp { get; set; }

    /// <summary>Makes an answer with records, for a resolver that decodes messages itself.</summary>
    /// <param name="name">The name that was asked.</param>
    /// <param name="type">The type that was asked.</param>
    /// <param name="records">Answers, aliases and glue, in any order. What the question does not lead to is left out.</param>
    /// <param name="isTruncated">Whether there are more that did not arrive.</param>
    /// <returns>
    /// The answer; of kind <see cref="DnsAnswerKind.NoRecords"/> if no record answers the question, or <see cref="DnsAnswerKind.Failed"/>
    /// if it is truncated too.
    /// </returns>
    public static DnsAnswer FromRecords(DnsName name, DnsRecordType type, IEnumerable<DnsRecord> records, bool isTruncated = false)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(records);
        var names = new GivenNames(name);
        var flat = records
            .Where(r => r.Type == type || r.Type == DnsRecordType.Cname || (type == DnsRecordType.Srv && r.IPAddress is not null))
            .Select(r => names.Flat(r, type)).ToArray();
        return AnswerAssembly.Make(name, type, isTruncated, isNoSuchName: false, negativeSeconds: null, flat, ref names);
    }

    /// <summary>Makes the answer that the name does not exist (NXDOMAIN).</summary>
    /// <param name="name">The name that was asked.</param>
    /// <param name="type">The type that was asked.</param>
    /// <param name="timeToLive">How long that may be remembered: RFC 2308 section 5. Zero if the server sent no SOA.</param>
    /// <returns>The answer.</returns>
    public static DnsAnswer NoSuchName(DnsName name, DnsRecordType type, TimeSpan timeToLive) =>
        new(name, type) { Kind = DnsAnswerKind.NoSuchName, TimeToLive = timeToLive };

    /// <summary>Makes the answer that the name has no records of this type (NODATA).</summary>
    /// <param name="name">The name that was asked.</param>
    /// <param name="type">The type that was asked.</param>
    /// <param name="timeToLive">How long that may be remembered: RFC 2308 section 5. Zero if the server sent no SOA.</param>
    /// <returns>The answer.</returns>
    public static DnsAnswer NoRecords(DnsName name, DnsRecordType type, TimeSpan timeToLive) =>
        new(name, type) { Kind = DnsAnswerKind.NoRecords, TimeToLive = timeToLive };

    /// <summary>Makes the answer that nobody could answer.</summary>
    /// <param name="name">The name that was asked.</param>
    /// <param name="type">The type that was asked.</param>
    /// <param name="failure">Why, as a clause without a full stop.</param>
    /// <param name="cause">The exception behind it.</param>
    /// <returns>The answer.</returns>
    public static DnsAnswer Failed(DnsName name, DnsRecordType type, string failure, Exception? cause = null) =>
        new(name, type) { Kind = DnsAnswerKind.Failed, Failure = failure, FailureCause = cause };
}
