using Discovery;
using Discovery.Extensions.Http;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets HTTP clients of the factory use discovery.</summary>
public static class DiscoveryHttpClientBuilderExtensions
{
    /// <summary>Sends the client's requests to discovered endpoints: <c>http://orders</c>.</summary>
    /// <remarks>
    /// The client's primary handler, as the application configured it, gives each endpoint's connection pool its settings. Works for
    /// one client, for all (<c>ConfigureHttpClientDefaults(b => b.AddDiscovery())</c>), and for gRPC clients of the factory.
    /// </remarks>
    /// <param name="builder">The client.</param>
    /// <param name="configure">Changes how this client uses discovery.</param>
    /// <returns>The client.</returns>
    public static IHttpClientBuilder AddDiscovery(this IHttpClientBuilder builder, Action<HttpClientDiscoveryOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddDiscovery();

        // A builder without a name stands for all clients; so does a null name here.
        builder.Services.AddOptions();
        builder.Services.AddSingleton(new NamedClient(builder.Name));
        builder.Services.AddSingleton<IConfigureOptions<HttpClientDiscoveryOptions>>(
            new ConfigureNamedOptions<HttpClientDiscoveryOptions>(builder.Name, options =>
            {
                options.IsOn = true;
                configure?.Invoke(options);
            }));
        return builder;
    }

    /// <summary>Keeps a client out of discovery where all others use it (<c>ConfigureHttpClientDefaults</c>).</summary>
    /// <param name="builder">The client.</param>
    /// <returns>The client.</returns>
    public static IHttpClientBuilder RemoveDiscovery(this IHttpClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure<HttpClientDiscoveryOptions>(builder.Name, options => options.IsOn = false);
        return builder;
    }
}
