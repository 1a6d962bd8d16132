namespace Discovery.Tests;

/// <summary>The same settings for all services, which a test changes.</summary>
internal sealed class ChangingSettings : IServiceSettingsProvider
{
    public event EventHandler? Changed;

    internal ServiceSettings Current { get; set; } = new();

    internal bool IsHeard => Changed is not null;

    public ServiceSettings SettingsFor(ServiceName service) => Current;

    internal void Change(ServiceSettings settings)
    {
        Current = settings;
        Changed?.Invoke(this, EventArgs.Empty);
    }
}
