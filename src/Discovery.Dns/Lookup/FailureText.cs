using System.Globalization;
using Discovery.Dns.Caching;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Lookup;

/// <summary>What people are told when DNS fails or takes an answer back: which service, which question, which server, what to do.</summary>
internal static class FailureText
{
    internal static string Whole(ServiceName service, DnsAnswer failure) =>
        $"DNS failed for '{service}': {Query(failure)}. {Advice(failure)}";

    internal static string InPart(ServiceName service, DnsAnswer failure) =>
        $"DNS failed in part for '{service}': {Query(failure)}; what it said of that name before is kept. {Advice(failure)}";

    internal static string Held(LookupMemory memory, Finding finding, TimeSpan holdDown) => string.Create(
        CultureInfo.InvariantCulture,
        $"DNS says that '{memory.Service}' has no endpoints any more ({Lost(memory, finding)}); its last {memory.Set!.Endpoints.Length} are kept for {holdDown.TotalSeconds:0.###} s, in case that passes.");

    private static string Lost(LookupMemory memory, Finding finding) =>
        finding.Explanation ?? $"{memory.FoundAt} has none, only {finding.Name} has";

    private static string Query(DnsAnswer failure) => $"{new Question(failure.Name, failure.Type)}: {failure.Failure}";

    private static string Advice(DnsAnswer failure) =>
        $"Try 'dig {failure.Name} {Question.TextOf(failure.Type)}' from here; the servers are those of resolv.conf unless Resolver.Servers names others.";
}
