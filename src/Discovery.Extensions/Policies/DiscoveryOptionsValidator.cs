using Discovery.Extensions.Health;
using Discovery.Extensions.Http;
using Discovery.Extensions.Sources;
using Microsoft.Extensions.Options;

namespace Discovery.Extensions.Policies;

/// <summary>Finds all faults of the options at once.</summary>
internal sealed class DiscoveryOptionsValidator(
    PolicyTable table, ConfiguredHealth health, IEnumerable<NamedClient> clients, IOptionsMonitor<HttpClientDiscoveryOptions> clientOptions)
    : IValidateOptions<DiscoveryOptions>
{
    public ValidateOptionsResult Validate(string? name, DiscoveryOptions options)
    {
        var named = options.Services
            .Where(s => s.Value.Policy is not null)
            .Select(s => (Path: $"Services:{s.Key}:Policy", Policy: s.Value.Policy!));
        var faults = named
            .Prepend(("Policy", options.Policy))
            .Where(p => !table.Has(p.Item2))
            .Select(p => $"{p.Item1} is '{p.Item2}'; it must be one of {table.Names}")
            .Concat(options.Services.SelectMany(s => s.Value.Affinity.Faults().Select(f => $"Services:{s.Key}:Affinity:{f}")))
            .Concat(SourceNames.Faults(options.Sources))
            .Concat(options.Dns.Faults().Select(f => $"Dns.{f}"))
            .Concat(options.LastGood.Folder is null ? [] : options.LastGood.Faults().Select(f => $"LastGood.{f}"))
            .Concat(options.Connect.Faults())
            .Concat(options.LiveSets.Faults())
            .Concat(TopologyFaults.In(options))
            .Concat(health.Faults(options))
            .Concat(ClientFaults())
            .ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail($"Invalid options in section Discovery: {string.Join("; ", faults)}.");
    }

    private IEnumerable<string> ClientFaults() =>
        from client in clients.Distinct()
        let policy = clientOptions.Get(client.Name).Policy
        where policy is not null && !table.Has(policy)
        select $"{(client.Name is null ? "all HttpClients" : $"HttpClient '{client.Name}'")}: Policy is '{policy}'; it must be one of {table.Names}";
}
