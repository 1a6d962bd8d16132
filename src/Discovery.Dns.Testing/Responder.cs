using System.Net;

namespace Discovery.Dns.Testing;

/// <summary>Decides what happens to a query: log it, look it up, spoil it.</summary>
internal sealed class Responder(RecordStore records, FakeDnsFaults faults, QueryLog log, FakeDnsServerOptions options)
{
    private readonly Answering _answering = new(records, options);

    /// <param name="query">The message without TCP's length.</param>
    /// <param name="source">Who asks.</param>
    /// <param name="number">Which query of its TCP connection it is, from 1; 0 over UDP.</param>
    /// <returns>An empty plan for what is no query.</returns>
    public ReplyPlan Plan(byte[] query, IPEndPoint source, int number)
    {
        if (Question.Read(query) is not { } question)
            return new ReplyPlan();
        var overTcp = number > 0;
        var exchange = new Exchange(query, _answering.Answer(question), number, overTcp, options);
        var fault = question.IsReadable ? faults.Take(question, overTcp) : null;
        var plan = fault?.Plan(exchange) ?? exchange.Send(exchange.Truth);

        // Last, so that whoever waits for the query finds its fault spent.
        log.Add(new FakeDnsQuery(question, source, overTcp));
        return plan;
    }
}
