namespace Discovery.Kubernetes.Access;

/// <summary>The token in a file that somebody renews, such as kubelet. Follows client-go's <c>transport.fileTokenSource</c>.</summary>
/// <remarks>The file is found by its path each time, because kubelet swaps a symbolic link.</remarks>
internal sealed class TokenFile(string path) : ICredentials
{
    // client-go: one minute, less ten seconds so that nobody sends a token that is just going out of use.
    private static readonly TimeSpan CacheTime = TimeSpan.FromSeconds(50);

    private Cached? _cached;

    public string Advice =>
        $"The server does not accept the token in {path}: check that it is renewed and that its service account still exists.";

    public async ValueTask<Credential> GetAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        var cached = Volatile.Read(ref _cached);
        if (cached is not null && clock.GetElapsedTime(cached.ReadAt) < CacheTime)
            return cached.Credential;

        try
        {
            var credential = await ReadAsync(cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _cached, new Cached(credential, clock.GetTimestamp()));
            return credential;
        }
        catch (SourceException) when (cached is not null)
        {
            // The old token may well serve until the file is whole again; if not, the server says so.
            return cached.Credential;
        }
    }

    public void Refuse(Credential refused)
    {
        var cached = Volatile.Read(ref _cached);
        if (cached is not null && cached.Credential.IsSameAs(refused))
            Interlocked.CompareExchange(ref _cached, null, cached);
    }

    private async Task<Credential> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var text = (await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false)).Trim();
            return Credential.IsToken(text) ? new Credential(text) : throw new SourceException($"The Kubernetes token file {path} holds no bearer token.");
        }
        catch (Exception thrown) when (thrown is (IOException and not SourceException) or UnauthorizedAccessException)
        {
            throw new SourceException($"The Kubernetes token file {path} cannot be read: {thrown.Message}", thrown);
        }
    }

    private sealed record Cached(Credential Credential, long ReadAt);
}
