namespace Discovery.Extensions.Sources;

/// <summary>A source that the application added, made at its first use; the container disposes it through this.</summary>
/// <remarks>
/// Not made together with the directory: a source may need HTTP clients, and those may need the directory. The container cannot
/// see such a circle through factories, and would run in it for ever.
/// </remarks>
/// <param name="name">What configuration calls it, if it is one of the library's.</param>
/// <param name="factory">Makes it.</param>
/// <param name="isLocal">Whether it asks no server.</param>
internal sealed class AddedSource(string? name, Func<IEndpointSource> factory, bool isLocal) : IEndpointSource, IDisposable
{
    private readonly Lazy<IEndpointSource> _source = new(factory);

    internal string? Name => name;

    internal bool IsLocal => isLocal;

    public IAsyncEnumerable<EndpointSet> WatchAsync(ServiceName service, WatchContext context, CancellationToken cancellationToken) =>
        _source.Value.WatchAsync(service, context, cancellationToken);

    public void Dispose()
    {
        if (_source.IsValueCreated)
            (_source.Value as IDisposable)?.Dispose();
    }

    /// <summary>Errors name the source, not its wrapping.</summary>
    public override string ToString() => _source.Value.ToString()!;
}
