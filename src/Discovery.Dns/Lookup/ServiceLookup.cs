using System.Collections.Immutable;
using Discovery.Dns.Caching;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Lookup;

/// <summary>Looks one service up: walks its questions and the search list to the first name that has records. Not safe for several threads.</summary>
internal sealed class ServiceLookup(QuestionPlan plan, SearchRules rules, NameLookup names)
{
    private (SearchList List, ImmutableArray<SearchedName>[] Names)? _completed;

    /// <param name="memory">What earlier lookups of the service found; added to.</param>
    /// <param name="freshness">Which stored answers will do.</param>
    /// <param name="cancellationToken">Ends the lookup.</param>
    internal async ValueTask<Finding> RunAsync(LookupMemory memory, Freshness freshness, CancellationToken cancellationToken)
    {
        var denials = new Denials();
        var completed = Completed();
        for (var i = 0; i < completed.Length; i++)
        {
            var question = plan.Steps[i];
            foreach (var (name, isAsWritten) in completed[i])
            {
                var answer = question.IsService
                    ? await names.ServiceAsync(name, freshness, cancellationToken).ConfigureAwait(false)
                    : await names.AddressesAsync(name, freshness, cancellationToken).ConfigureAwait(false);

                // To go on after a failure would make "no such name" of a lost packet.
                if (answer.Kind == DnsAnswerKind.Failed)
                    return Failed(answer, denials);
                if (answer.Kind != DnsAnswerKind.Records)
                    denials.Add(answer, proves: isAsWritten || name.Equals(memory.FoundAt));
                else if (question.IsService)
                    return await ServiceAsync(answer, question, memory, freshness, denials, cancellationToken).ConfigureAwait(false);
                else
                    return Addresses(answer, question, memory, denials);
            }
        }

        return denials.Finding();
    }

    /// <summary>The names of each step. Made anew only when the search list has changed.</summary>
    private ImmutableArray<SearchedName>[] Completed()
    {
        var list = rules.Current;
        if (_completed is not { } known || !ReferenceEquals(known.List, list))
            _completed = known = (list, [.. plan.Steps.Select(q => list.Names(q.Text))]);
        return known.Names;
    }

    private static Finding Failed(NameAnswer answer, Denials denials) => new()
    {
        Kind = DnsAnswerKind.Failed,
        Name = answer.Name,
        Types = Question.TextOf(answer.Failure!.Type),
        Failure = answer.Failure,
        Denied = denials.Names,
    };

    private static Finding Addresses(NameAnswer answer, PlannedQuestion question, LookupMemory memory, Denials denials)
    {
        memory.Answers.Begin();
        var one = memory.Answers.Usable(answer.First.Answer);
        var other = answer.Second is { } second ? memory.Answers.Usable(second.Answer) : null;
        memory.Answers.End();

        var (a, aaaa) = answer.First.Answer.Type == DnsRecordType.A ? (one, other) : (other, one);
        var endpoints = AddressRecords.Endpoints(a, aaaa, question.Port, memory.Endpoints);
        return Found(answer, endpoints, denials) with
        {
            IsTruncated = answer.First.Answer.IsTruncated || answer.Second is { Answer.IsTruncated: true },
        };
    }

    private async ValueTask<Finding> ServiceAsync(
        NameAnswer answer, PlannedQuestion question, LookupMemory memory, Freshness freshness, Denials denials, CancellationToken cancellationToken)
    {
        var srv = answer.First.Answer;
        if (ServiceRecords.IsDecidedlyUnavailable(srv))
        {
            return Found(answer, [], denials) with
            {
                IsDecided = true,
                Explanation = $"SRV {srv.Name} says that the service is decidedly not available (RFC 2782)",
            };
        }

        var targets = await names.AddressesAsync(ServiceRecords.TargetsWithoutGlue(srv), freshness, cancellationToken).ConfigureAwait(false);
        var addresses = TargetAddresses.Of(srv, targets, memory.Answers);
        var endpoints = ServiceRecords.Endpoints(srv, addresses.Answers, memory.Endpoints);
        return Found(answer, endpoints, denials) with
        {
            Scheme = question.Scheme,
            GoodUntil = Math.Min(answer.GoodUntil, addresses.GoodUntil),
            Failure = addresses.Failure,
            Explanation = addresses.Missing,
            IsTruncated = srv.IsTruncated,
        };
    }

    private static Finding Found(NameAnswer answer, ImmutableArray<ServiceEndpoint> endpoints, Denials denials) => new()
    {
        Kind = DnsAnswerKind.Records,
        Name = answer.Name,
        Types = answer.TypesText,
        Endpoints = endpoints,
        GoodUntil = answer.GoodUntil,
        Failure = answer.Failure,
        Denied = denials.Names,
    };
}
