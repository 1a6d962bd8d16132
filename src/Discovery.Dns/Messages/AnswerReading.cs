namespace Discovery.Dns.Messages;

/// <summary>What a message says about its question.</summary>
/// <param name="Kind">Which of the four answers.</param>
/// <param name="Seconds">How long it may be kept.</param>
/// <param name="Owner">Where the name stands that the records of the type are of: the question's, or the last true name.</param>
/// <param name="IsTruncated">The TC bit.</param>
/// <param name="Failure">Why it is no answer, as a clause.</param>
internal readonly record struct AnswerReading(DnsAnswerKind Kind, int Seconds, int Owner, bool IsTruncated, string? Failure);
