using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace Discovery.Extensions.Http;

/// <summary>Puts discovery in the place of the primary handler, after the application has configured that.</summary>
internal sealed class DiscoveryHandlerFilter(HttpClientPools pools, IOptionsMonitor<HttpClientDiscoveryOptions> clients) : IHttpMessageHandlerBuilderFilter
{
    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        next(builder);
        var name = builder.Name ?? Options.DefaultName;
        if (clients.Get(name).IsOn)
            builder.PrimaryHandler = pools.CreateHandler(name, builder.PrimaryHandler);
    };
}
