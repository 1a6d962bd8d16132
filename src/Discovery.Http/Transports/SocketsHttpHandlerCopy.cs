namespace Discovery.Http.Transports;

/// <summary>Makes handlers with the settings of another one.</summary>
internal static class SocketsHttpHandlerCopy
{
    /// <summary>Copies every setting save <see cref="SocketsHttpHandler.ConnectCallback"/>. A test compares the list with the runtime's.</summary>
    internal static SocketsHttpHandler Of(SocketsHttpHandler template)
    {
        var copy = new SocketsHttpHandler
        {
            ActivityHeadersPropagator = template.ActivityHeadersPropagator,
            AllowAutoRedirect = template.AllowAutoRedirect,
            AutomaticDecompression = template.AutomaticDecompression,
            ConnectTimeout = template.ConnectTimeout,
            Credentials = template.Credentials,
            DefaultProxyCredentials = template.DefaultProxyCredentials,
            EnableMultipleHttp2Connections = template.EnableMultipleHttp2Connections,
            EnableMultipleHttp3Connections = template.EnableMultipleHttp3Connections,
            Expect100ContinueTimeout = template.Expect100ContinueTimeout,
            InitialHttp2StreamWindowSize = template.InitialHttp2StreamWindowSize,
            KeepAlivePingDelay = template.KeepAlivePingDelay,
            KeepAlivePingPolicy = template.KeepAlivePingPolicy,
            KeepAlivePingTimeout = template.KeepAlivePingTimeout,
            MaxAutomaticRedirections = template.MaxAutomaticRedirections,
            MaxConnectionsPerServer = template.MaxConnectionsPerServer,
            MaxResponseDrainSize = template.MaxResponseDrainSize,
            MaxResponseHeadersLength = template.MaxResponseHeadersLength,
            MeterFactory = template.MeterFactory,
            PlaintextStreamFilter = template.PlaintextStreamFilter,
            PooledConnectionIdleTimeout = template.PooledConnectionIdleTimeout,
            PooledConnectionLifetime = template.PooledConnectionLifetime,
            PreAuthenticate = template.PreAuthenticate,
            Proxy = template.Proxy,
            RequestHeaderEncodingSelector = template.RequestHeaderEncodingSelector,
            ResponseDrainTimeout = template.ResponseDrainTimeout,
            ResponseHeaderEncodingSelector = template.ResponseHeaderEncodingSelector,
            SslOptions = template.SslOptions,
            UseCookies = template.UseCookies,
            UseProxy = template.UseProxy,
        };

        // Shared on purpose: a session's cookies go with it to every endpoint. The setter refuses where cookies are off.
        if (template.UseCookies)
            copy.CookieContainer = template.CookieContainer;
        foreach (var (key, value) in template.Properties)
            copy.Properties[key] = value;
        return copy;
    }
}
