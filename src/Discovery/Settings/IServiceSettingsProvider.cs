namespace Discovery;

/// <summary>Knows what each service is set to, and says when that changes.</summary>
public interface IServiceSettingsProvider
{
    /// <summary>Raised after settings changed: all services in use ask again.</summary>
    event EventHandler? Changed;

    /// <summary>The settings of a service. Asked when the service comes into use and after each change.</summary>
    /// <param name="service">The service.</param>
    /// <returns>Settings without faults.</returns>
    ServiceSettings SettingsFor(ServiceName service);
}
