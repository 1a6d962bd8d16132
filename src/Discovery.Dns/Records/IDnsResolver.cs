using Discovery.Dns.Messages;

namespace Discovery.Dns;

/// <summary>Asks one question and tells which of four answers came: records, no such name, no such records, or a failure.</summary>
/// <remarks>
/// The seam between the DNS source and a resolver library. An implementation sends exactly this question: no search list, no cache,
/// and no guess. What servers and networks do wrong is an answer (<see cref="DnsAnswerKind.Failed"/>), never an exception, and never
/// an empty answer.
/// </remarks>
public interface IDnsResolver
{
    /// <summary>Asks for the records of one type at one name. CNAMEs are followed as far as the answer carries them.</summary>
    /// <param name="name">The whole name.</param>
    /// <param name="type">The type of the records.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask<DnsAnswer> QueryAsync(DnsName name, DnsRecordType type, CancellationToken cancellationToken);
}
