using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Discovery.Extensions.Configuration;

/// <summary>Knows the services in configuration: <c>Services:{name}:{endpoint|scheme}[:i]</c>.</summary>
/// <remarks>
/// Reads what Microsoft.Extensions.ServiceDiscovery reads, and as it does: <c>Services:orders:http:0 = "http://10.0.0.1:8080"</c>.
/// Follows reloads. One difference: where a port is named and configuration has none of that name, the set is empty and says so,
/// instead of silently passing the name on.
/// </remarks>
/// <param name="configuration">The configuration.</param>
public sealed class ConfigurationSource(IConfiguration configuration) : IEndpointSource
{
    private const string SectionName = "Services";
    private const string DefaultEndpoint = "default";

    /// <inheritdoc/>
    public async IAsyncEnumerable<EndpointSet> WatchAsync(
        ServiceName service, WatchContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            // Taken before reading, so that a reload during the reading is not missed.
            var reload = configuration.GetReloadToken();
            yield return Read(service);
            await ReloadedAsync(reload, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task ReloadedAsync(IChangeToken token, CancellationToken cancellationToken)
    {
        var reloaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = token.RegisterChangeCallback(static state => ((TaskCompletionSource)state!).TrySetResult(), reloaded);
        await reloaded.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private EndpointSet Read(ServiceName service)
    {
        var section = configuration.GetSection(SectionName).GetSection(service.Host);
        var source = $"configuration {section.Path}";
        if (!section.Exists())
            return EndpointSet.Absent(source);

        var named = EndpointSection(section, service);
        if (named is null)
        {
            var names = string.Join(", ", section.GetChildren().Select(c => c.Key));
            return service.PortName is null
                ? EndpointSet.Absent(source, $"it has no endpoint named {DefaultEndpoint} or {string.Join(" or ", service.Schemes)}; it has {names}")
                : new EndpointSet(source) { Explanation = $"it has no endpoint named '{service.PortName}'; it has {names}" };
        }

        var endpoints = Endpoints(named, service);
        var chosen = OfPreferredScheme(endpoints, service);
        return new EndpointSet($"configuration {named.Path}", chosen)
        {
            Explanation = chosen.Count == 0 && endpoints.Count > 0
                ? $"its endpoints speak {string.Join(", ", endpoints.Select(e => e.Scheme).Distinct())}, not {string.Join(" or ", service.Schemes)}"
                : null,
        };
    }

    private static IConfigurationSection? EndpointSection(IConfigurationSection section, ServiceName service)
    {
        IEnumerable<string> names = service.PortName is { } name ? [name] : [DefaultEndpoint, .. service.Schemes];
        return names.Select(section.GetSection).FirstOrDefault(s => s.Exists());
    }

    private static List<ServiceEndpoint> Endpoints(IConfigurationSection section, ServiceName service)
    {
        if (!string.IsNullOrWhiteSpace(section.Value))
            return [Endpoint(section)];

        var endpoints = new List<ServiceEndpoint>();
        foreach (var child in section.GetChildren())
        {
            if (!int.TryParse(child.Key, CultureInfo.InvariantCulture, out _))
            {
                throw new SourceException(
                    $"Configuration {child.Path} is not an endpoint of '{service.Host}': its key is no number. Write {section.Path}:0, :1 and so on.");
            }

            endpoints.Add(Endpoint(child));
        }

        return endpoints;
    }

    private static ServiceEndpoint Endpoint(IConfigurationSection section) =>
        ConfiguredEndpoint.TryParse(section.Value, out var endpoint)
            ? endpoint
            : throw new SourceException(
                $"Configuration {section.Path} = '{section.Value}' is not an endpoint. Write a URI such as http://10.0.0.1:8080, or host:port.");

    /// <summary>Endpoints of the most preferred scheme that any has, and those that name none.</summary>
    private static List<ServiceEndpoint> OfPreferredScheme(List<ServiceEndpoint> endpoints, ServiceName service)
    {
        if (service.Schemes.IsEmpty)
            return endpoints;

        var preferred = service.Schemes.FirstOrDefault(scheme => endpoints.Exists(e => e.Scheme == scheme));
        return endpoints.FindAll(e => e.Scheme is null || e.Scheme == preferred);
    }
}
