using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace Discovery.Extensions.Http;

/// <summary>Puts discovery in the place of the primary handler, after the application has configured that.</summary>
/// <remarks>Asks for the pools when a client needs them: the factory needs this filter for every client, and sources may need the factory.</remarks>
internal sealed class DiscoveryHandlerFilter(IServiceProvider provider, IOptionsMonitor<HttpClientDiscoveryOptions> clients) : IHttpMessageHandlerBuilderFilter
{
    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        next(builder);
        var name = builder.Name ?? Options.DefaultName;
        if (clients.Get(name).IsOn)
            builder.PrimaryHandler = provider.GetRequiredService<HttpClientPools>().CreateHandler(name, builder.PrimaryHandler);
    };
}
