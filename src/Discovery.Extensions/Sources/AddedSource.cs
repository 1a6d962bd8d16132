using Discovery.Sources;

namespace Discovery.Extensions.Sources;

/// <summary>A source that the application added; the container disposes it through this.</summary>
internal sealed class AddedSource(IEndpointSource source) : IDisposable
{
    internal IEndpointSource Source => source;

    public void Dispose() => (source as IDisposable)?.Dispose();
}
