namespace Discovery.Http;

/// <summary>Ties HTTP requests to an endpoint.</summary>
public static class HttpRequestAffinity
{
    internal static readonly HttpRequestOptionsKey<AffinityKey> Key = new("Discovery.AffinityKey");

    /// <summary>Sends this request where others with the same key go, as long as that endpoint is in use.</summary>
    /// <param name="request">The request.</param>
    /// <param name="key">The key, such as a user's id.</param>
    /// <returns>The request.</returns>
    public static HttpRequestMessage WithAffinity(this HttpRequestMessage request, ReadOnlySpan<char> key) =>
        request.WithAffinity(AffinityKey.From(key));

    /// <summary>Sends this request where others with the same key go, as long as that endpoint is in use.</summary>
    /// <param name="request">The request.</param>
    /// <param name="key">The key.</param>
    /// <returns>The request.</returns>
    public static HttpRequestMessage WithAffinity(this HttpRequestMessage request, AffinityKey key)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Options.Set(Key, key);
        return request;
    }
}
