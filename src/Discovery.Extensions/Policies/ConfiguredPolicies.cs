using Discovery.Affinity;
using Discovery.Endpoints;
using Discovery.Policies;
using Discovery.Topology;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Discovery.Extensions.Policies;

/// <summary>Chooses each service's policy, affinity, topology and split by <see cref="DiscoveryOptions"/>, and chooses anew when configuration is reloaded.</summary>
internal sealed partial class ConfiguredPolicies : IPolicySelector, IAffinitySelector, ITopologySelector, ISplitSelector, IDisposable
{
    private readonly IOptionsFactory<DiscoveryOptions> _factory;
    private readonly PolicyTable _table;
    private readonly ILogger _logger;
    private readonly IDisposable? _reloads;
    private readonly AffinityOptions _unsaid = new();
    private volatile DiscoveryOptions _current;

    public ConfiguredPolicies(
        IOptionsFactory<DiscoveryOptions> factory, IOptions<DiscoveryOptions> options, PolicyTable table, ILogger<ConfiguredPolicies> logger, IConfiguration? configuration)
    {
        _factory = factory;
        _table = table;
        _logger = logger;
        _current = options.Value;
        _reloads = configuration is null ? null : ChangeToken.OnChange(configuration.GetReloadToken, Reload);
    }

    /// <summary>Runs after policies and affinity were chosen anew.</summary>
    internal Action? Changed { get; set; }

    public IBalancingPolicy PolicyFor(ServiceName service)
    {
        var current = _current;
        var own = current.Services.TryGetValue(service.Host, out var options) ? options.Policy : null;
        return _table.Get(own ?? current.Policy);
    }

    public AffinityOptions AffinityFor(ServiceName service) =>
        _current.Services.TryGetValue(service.Host, out var options) ? options.Affinity : _unsaid;

    public TopologyOptions TopologyFor(ServiceName service)
    {
        var current = _current;
        return current.Services.TryGetValue(service.Host, out var options) && options.Topology is { } own ? own : current.Topology;
    }

    public IReadOnlyList<SplitTarget> SplitFor(ServiceName service) =>
        _current.Services.TryGetValue(service.Host, out var options) ? [.. options.Split] : [];

    public void Dispose() => _reloads?.Dispose();

    [LoggerMessage(1, LogLevel.Error, "Reloaded options are not used, the ones before stay: {Faults}")]
    private static partial void LogFaults(ILogger logger, string faults);

    private void Reload()
    {
        try
        {
            // Not IOptionsMonitor: that throws faults of a reload at whoever changed the configuration.
            _current = _factory.Create(Options.DefaultName);
        }
        catch (Exception exception) when (exception is OptionsValidationException or InvalidOperationException or ArgumentException or FormatException)
        {
            // The others are what binding says of a value that it cannot read, and code of what it cannot use.
            LogFaults(_logger, exception.Message);
            return;
        }

        Changed?.Invoke();
    }
}
