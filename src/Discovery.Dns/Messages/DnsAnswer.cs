namespace Discovery.Dns.Messages;

/// <summary>What came of one question. Immutable. Keeps the message as it travelled; records are decoded when asked for.</summary>
public sealed class DnsAnswer
{
    private readonly byte[] _message = [];

    private DnsAnswer(DnsName name, DnsRecordType type, DnsAnswerKind kind) => (Name, Type, Kind) = (name, type, kind);

    private DnsAnswer(DnsName name, DnsRecordType type, byte[] message, in AnswerReading reading)
        : this(name, type, reading.Kind)
    {
        TimeToLive = TimeSpan.FromSeconds(reading.Seconds);
        IsTruncated = reading.IsTruncated;
        Failure = reading.Failure;
        _message = message;
        Owner = reading.Owner;
    }

    private DnsAnswer(DnsAnswer other)
        : this(other.Name, other.Type, other.Kind)
    {
        TimeToLive = other.TimeToLive;
        IsTruncated = other.IsTruncated;
        Failure = other.Failure;
        FailureCause = other.FailureCause;
        _message = other._message;
        Owner = other.Owner;
    }

    /// <summary>The name that was asked.</summary>
    public DnsName Name { get; }

    /// <summary>The type that was asked.</summary>
    public DnsRecordType Type { get; }

    /// <summary>Which of the four answers it is.</summary>
    public DnsAnswerKind Kind { get; }

    /// <summary>How long the answer may be kept.</summary>
    /// <value>
    /// Records: the least TTL of the records in use: the chain of aliases, the answers, the targets' addresses (RFC 2181 section 5.2).
    /// "No": the lesser of the SOA's TTL and MINIMUM (RFC 2308 section 5), zero without an SOA. Failed: zero.
    /// </value>
    public TimeSpan TimeToLive { get; private init; }

    /// <summary>Whether records are missing although TCP was used: the answer is longer than a message can be.</summary>
    public bool IsTruncated { get; private init; }

    /// <summary>Why there is no answer, as a clause: <c>10.96.0.10:53 answered SERVFAIL</c>.</summary>
    /// <value><see langword="null"/> unless <see cref="Kind"/> is <see cref="DnsAnswerKind.Failed"/>.</value>
    public string? Failure { get; private init; }

    /// <summary>The exception behind <see cref="Failure"/>, if there was one.</summary>
    public Exception? FailureCause { get; private init; }

    /// <summary>The records that answer the question: the chain of aliases from <see cref="Name"/>, then those of <see cref="Type"/> at its end.</summary>
    /// <value>Decoded anew at each call. Empty unless <see cref="Kind"/> is <see cref="DnsAnswerKind.Records"/>.</value>
    public IEnumerable<DnsRecord> Records =>
        Kind == DnsAnswerKind.Records ? RecordDecoder.Answers(_message, Type, Owner) : [];

    /// <summary>Addresses of SRV targets that came along.</summary>
    /// <value>Decoded anew at each call. Empty unless <see cref="Type"/> is <see cref="DnsRecordType.Srv"/>.</value>
    public IEnumerable<DnsRecord> Glue =>
        Kind == DnsAnswerKind.Records && Type == DnsRecordType.Srv ? RecordDecoder.Glue(_message, Owner) : [];

    /// <summary>How many times a server was turned to; more than one: the query was repeated. 0 if a cache or another resolver answered.</summary>
    /// <remarks>Set once, by the resolver, before anybody else sees the answer.</remarks>
    internal int Attempts { get; set; }

    /// <summary>Whether TCP had to be used. Set as <see cref="Attempts"/> is.</summary>
    internal bool UsedTcp { get; set; }

    /// <summary>The message in wire form, valid throughout: whoever reads it again needs no checks. Empty if none came.</summary>
    internal ReadOnlySpan<byte> Message => _message;

    /// <summary>Where in the message the name stands that the records of the type are of.</summary>
    internal int Owner { get; }

    /// <summary>Makes an answer with records, for a resolver that decodes messages itself.</summary>
    /// <param name="name">The name that was asked.</param>
    /// <param name="type">The type that was asked.</param>
    /// <param name="records">Answers, aliases and glue, in any order. What the question does not lead to is left out.</param>
    /// <param name="isTruncated">Whether there are more that did not arrive.</param>
    /// <returns>
    /// The answer; of kind <see cref="DnsAnswerKind.NoRecords"/> if no record answers the question, or <see cref="DnsAnswerKind.Failed"/>
    /// if it is truncated too. Truncated also if the records are more than a message of 64 KiB can hold; then the first ones count.
    /// </returns>
    public static DnsAnswer FromRecords(DnsName name, DnsRecordType type, IEnumerable<DnsRecord> records, bool isTruncated = false)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(records);
        return FromMessage(name, type, MessageWriter.Write(name, type, records, isTruncated));
    }

    /// <summary>Makes the answer that the name does not exist (NXDOMAIN).</summary>
    /// <param name="name">The name that was asked.</param>
    /// <param name="type">The type that was asked.</param>
    /// <param name="timeToLive">How long that may be remembered: RFC 2308 section 5. Zero if the server sent no SOA.</param>
    /// <returns>The answer.</returns>
    public static DnsAnswer NoSuchName(DnsName name, DnsRecordType type, TimeSpan timeToLive) =>
        new(name, type, DnsAnswerKind.NoSuchName) { TimeToLive = timeToLive };

    /// <summary>Makes the answer that the name has no records of this type (NODATA).</summary>
    /// <param name="name">The name that was asked.</param>
    /// <param name="type">The type that was asked.</param>
    /// <param name="timeToLive">How long that may be remembered: RFC 2308 section 5. Zero if the server sent no SOA.</param>
    /// <returns>The answer.</returns>
    public static DnsAnswer NoRecords(DnsName name, DnsRecordType type, TimeSpan timeToLive) =>
        new(name, type, DnsAnswerKind.NoRecords) { TimeToLive = timeToLive };

    /// <summary>Makes the answer that nobody could answer.</summary>
    /// <param name="name">The name that was asked.</param>
    /// <param name="type">The type that was asked.</param>
    /// <param name="failure">Why, as a clause without a full stop.</param>
    /// <param name="cause">The exception behind it.</param>
    /// <returns>The answer.</returns>
    public static DnsAnswer Failed(DnsName name, DnsRecordType type, string failure, Exception? cause = null) =>
        new(name, type, DnsAnswerKind.Failed) { Failure = failure, FailureCause = cause };

    /// <summary>Reads the answer out of a message that <see cref="ResponseReader"/> found to be the answer to this question.</summary>
    /// <param name="name">The name that was asked.</param>
    /// <param name="type">The type that was asked.</param>
    /// <param name="message">The whole message. Kept, not copied.</param>
    /// <returns>Records, no such name, or no such records. Truncated as the header says. Failed if the code is an error,
    /// if the message is truncated and holds no answer, or if aliases lead in a circle.</returns>
    /// <exception cref="MalformedDnsMessageException">The message breaks a rule.</exception>
    internal static DnsAnswer FromMessage(DnsName name, DnsRecordType type, byte[] message)
    {
        var reading = new AnswerReader(message, name, type).Read();
        return reading.Kind == DnsAnswerKind.Records
            ? new DnsAnswer(name, type, message, reading)
            : new DnsAnswer(name, type, [], reading);
    }

    /// <summary>The same answer with another time to live: what is left of it in a cache.</summary>
    internal DnsAnswer WithTimeToLive(TimeSpan timeToLive) => new(this) { TimeToLive = timeToLive };
}
