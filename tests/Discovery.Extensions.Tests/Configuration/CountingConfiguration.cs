using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Discovery.Extensions.Tests.Configuration;

/// <summary>An empty configuration that counts who waits for its reload.</summary>
internal sealed class CountingConfiguration : IConfiguration, IChangeToken
{
    private readonly IConfigurationRoot _empty = new ConfigurationBuilder().Build();
    private int _registrations;

    internal int Registrations => _registrations;

    public bool HasChanged => false;

    public bool ActiveChangeCallbacks => true;

    public string? this[string key]
    {
        get => _empty[key];
        set => _empty[key] = value;
    }

    public IEnumerable<IConfigurationSection> GetChildren() => _empty.GetChildren();

    public IChangeToken GetReloadToken() => this;

    public IConfigurationSection GetSection(string key) => _empty.GetSection(key);

    public IDisposable RegisterChangeCallback(Action<object?> callback, object? state)
    {
        Interlocked.Increment(ref _registrations);
        return new Registration(this);
    }

    private sealed class Registration(CountingConfiguration owner) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref owner._registrations);
    }
}
