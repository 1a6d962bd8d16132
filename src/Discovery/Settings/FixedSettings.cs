namespace Discovery;

/// <summary>Settings that never change: some for all services, and some for single ones.</summary>
internal sealed class FixedSettings(ServiceSettings defaults, IReadOnlyDictionary<string, ServiceSettings> services) : IServiceSettingsProvider
{
    public event EventHandler? Changed
    {
        add { }
        remove { }
    }

    public ServiceSettings SettingsFor(ServiceName service) =>
        services.TryGetValue(service.Host, out var own) ? own.Over(defaults) : defaults;
}
