using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Discovery.Extensions.Configuration;

/// <summary>The settings of each service by <see cref="DiscoveryOptions"/>. Follows reloads of configuration; a faulty one changes nothing.</summary>
internal sealed partial class ConfiguredSettings : IServiceSettingsProvider, IDisposable
{
    private readonly IOptionsFactory<DiscoveryOptions> _factory;
    private readonly ILogger _logger;
    private readonly IDisposable? _reloads;
    private volatile Table _current;

    public ConfiguredSettings(
        IOptionsFactory<DiscoveryOptions> factory, IOptions<DiscoveryOptions> options, ILogger<ConfiguredSettings> logger, IConfiguration? configuration)
    {
        _factory = factory;
        _logger = logger;
        _current = Read(options.Value);
        _reloads = configuration is null ? null : ChangeToken.OnChange(configuration.GetReloadToken, Reload);
    }

    public event EventHandler? Changed;

    public ServiceSettings SettingsFor(ServiceName service)
    {
        var current = _current;
        return current.Services.GetValueOrDefault(service.Host, current.Defaults);
    }

    public void Dispose() => _reloads?.Dispose();

    [LoggerMessage(1, LogLevel.Error, "Reloaded options are not used, the ones before stay: {Faults}")]
    private static partial void LogFaults(ILogger logger, string faults);

    private static Table Read(DiscoveryOptions options)
    {
        var defaults = options.Defaults();
        return new Table(defaults, options.Services.ToDictionary(
            s => s.Key, s => s.Value.Settings().Over(defaults), StringComparer.OrdinalIgnoreCase));
    }

    private void Reload()
    {
        try
        {
            // Not IOptionsMonitor: that throws faults of a reload at whoever changed the configuration.
            _current = Read(_factory.Create(Options.DefaultName));
        }
        catch (Exception exception) when (exception is OptionsValidationException or InvalidOperationException or ArgumentException or FormatException)
        {
            // The others are what binding says of a value that it cannot read, and code of what it cannot use.
            LogFaults(_logger, exception.Message);
            return;
        }

        Changed?.Invoke(this, EventArgs.Empty);
    }

    private sealed record Table(ServiceSettings Defaults, Dictionary<string, ServiceSettings> Services);
}
