namespace Discovery.Kubernetes.Access;

/// <summary>The connections that were made with one material. Once disposed, it closes when the last request has its headers;
/// responses that are still read end on their own.</summary>
internal sealed class ConnectionPool(TlsMaterial material, SocketsHttpHandler handler) : IDisposable
{
    private readonly HttpMessageInvoker _invoker = new(handler);
    private readonly Lock _lock = new();
    private int _requests;
    private bool _isDisposed;

    internal TlsMaterial Material => material;

    /// <summary>Counts a request in, unless the pool is disposed.</summary>
    internal bool TryEnter()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return false;

            _requests++;
            return true;
        }
    }

    /// <summary>Sends a request that was counted in.</summary>
    internal async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await _invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Leave();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;

            _isDisposed = true;
            if (_requests > 0)
                return;
        }

        _invoker.Dispose();
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (--_requests > 0 || !_isDisposed)
                return;
        }

        _invoker.Dispose();
    }
}
