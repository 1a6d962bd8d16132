using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Lookup;

/// <summary>What is asked for one service: SRV records where a port is named, addresses otherwise.</summary>
internal sealed class QuestionPlan
{
    // RFC 6761 sections 6.3 and 6.4, RFC 7686. Not .local: clusters are called cluster.local, whatever RFC 6762 wants.
    private static readonly (string Domain, string Why)[] NeverSent =
    [
        ("localhost", "means this machine (RFC 6761)"),
        ("invalid", "ends in .invalid, which never exists (RFC 6761)"),
        ("onion", "ends in .onion, which DNS must not be asked for (RFC 7686)"),
    ];

    private QuestionPlan(ImmutableArray<PlannedQuestion> steps) => Steps = steps;

    /// <summary>The questions, in order; each is tried under the whole search list before the next.</summary>
    internal ImmutableArray<PlannedQuestion> Steps { get; }

    /// <summary>Plans, or tells why this name is none for DNS.</summary>
    internal static bool TryMake(
        ServiceName service, bool prefersServiceRecords, [NotNullWhen(true)] out QuestionPlan? plan, [NotNullWhen(false)] out string? refusal)
    {
        plan = null;
        refusal = Refusal(service);
        if (refusal is not null)
            return false;

        var steps = ImmutableArray.CreateBuilder<PlannedQuestion>();
        if (service.PortName is { } portName)
        {
            steps.Add(new PlannedQuestion(ServiceText(portName, service.Host), IsService: true, Scheme: null, Port: 0));
        }
        else
        {
            // RFC 2782: who names a port number wants that port.
            if (prefersServiceRecords && service.Port is null)
                steps.AddRange(service.Schemes.Select(s => new PlannedQuestion(ServiceText(s, service.Host), IsService: true, s, Port: 0)));
            steps.Add(new PlannedQuestion(service.Host, IsService: false, Scheme: null, service.DefaultPort));
        }

        plan = new QuestionPlan(steps.ToImmutable());
        return true;
    }

    private static string? Refusal(ServiceName service)
    {
        var host = service.Host.TrimEnd('.');
        foreach (var (domain, why) in NeverSent)
        {
            if (host == domain || host.EndsWith("." + domain, StringComparison.Ordinal))
                return $"DNS is not asked for '{service.Host}': it {why}";
        }

        if (service.IsLiteral)
            return $"DNS is not asked for '{service.Host}': it is an IP address";
        return DnsName.TryParse(service.PortName is { } port ? ServiceText(port, service.Host) : service.Host, out _)
            ? null
            : $"'{service.Host}' is no domain name: a label is longer than 63 characters, or the whole is longer than 253 (RFC 1035)";
    }

    // A host that begins with its protocol, as in _grpc._udp.orders, is written out already.
    private static string ServiceText(string port, string host) =>
        host.StartsWith("_tcp.", StringComparison.Ordinal) || host.StartsWith("_udp.", StringComparison.Ordinal)
            ? $"_{port}.{host}"
            : $"_{port}._tcp.{host}";
}
