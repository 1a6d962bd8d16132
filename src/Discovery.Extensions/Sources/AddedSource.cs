using Discovery.Sources;

namespace Discovery.Extensions.Sources;

/// <summary>A source that the application added, made when it is first wanted; the container disposes it through this.</summary>
/// <param name="name">What configuration calls it, if it is one of the library's.</param>
/// <param name="make">Makes it.</param>
internal sealed class AddedSource(string? name, Func<IEndpointSource> make) : IDisposable
{
    private IEndpointSource? _source;

    internal string? Name => name;

    internal IEndpointSource Source => _source ??= make();

    public void Dispose() => (_source as IDisposable)?.Dispose();
}
