using Discovery.Balancing;
using Discovery.Extensions.Http;
using Discovery.Extensions.Sources;
using Microsoft.Extensions.Options;

namespace Discovery.Extensions.Configuration;

/// <summary>Finds all faults of the options at once.</summary>
internal sealed class DiscoveryOptionsValidator(
    PolicyCatalog policies,
    ProbeTable probes,
    IEnumerable<AddedSource> sources,
    IEnumerable<NamedClient> clients,
    IOptionsMonitor<HttpClientDiscoveryOptions> clientOptions)
    : IValidateOptions<DiscoveryOptions>
{
    public ValidateOptionsResult Validate(string? name, DiscoveryOptions options)
    {
        List<string> faults =
        [
            .. options.PolicyFaults,
            .. SourceNames.Faults(options.Sources, sources),
            .. options.LastGood.Folder is null ? [] : options.LastGood.Faults().Select(f => $"LastGood:{f}"),
            .. options.Connect.Faults(),
            .. options.Locality.Faults().Select(f => $"Locality:{f}"),
            .. options.ForDirectory(policies, probes).Faults(),
            .. options.Services.SelectMany(s => InTurn(s.Key, s.Value, options).Select(f => $"Services:{s.Key}:Split:{f}")),
            .. ClientFaults(),
        ];
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail($"Invalid options in section Discovery: {string.Join("; ", faults)}.");
    }

    /// <summary>A split of a split would not be followed: its author would wonder where the traffic went.</summary>
    private static IEnumerable<string> InTurn(string host, ServiceOptions service, DiscoveryOptions options) =>
        from target in service.Split.Index()
        where !target.Item.Service.Equals(host, StringComparison.OrdinalIgnoreCase)
        where options.Services.TryGetValue(target.Item.Service, out var next) && next.Split.Count > 0
        select $"{target.Index}:Service is '{target.Item.Service}', whose traffic is split in turn; name the services that it goes to";

    private IEnumerable<string> ClientFaults() =>
        from client in clients.Distinct()
        let policy = clientOptions.Get(client.Name).Policy
        where policy is not null
        from fault in policies.Faults(policy, $"{(client.Name is null ? "all HttpClients" : $"HttpClient '{client.Name}'")}: Policy")
        select fault;
}
