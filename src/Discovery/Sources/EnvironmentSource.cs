using System.Collections;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;

namespace Discovery;

/// <summary>Knows the services that Kubernetes injected as environment variables: <c>ORDERS_SERVICE_HOST</c> and its kin.</summary>
/// <remarks>
/// Source: <c>pkg/kubelet/envvars</c>; naming: upper case, <c>-</c> becomes <c>_</c>. Gives the cluster IP, so kube-proxy balances.
/// Covers Services of the pod's own namespace that existed when the container started, and no headless ones. Port, in this order:
/// the caller's number; <c>_SERVICE_PORT_{NAME}</c> of the caller's port name or scheme; <c>_SERVICE_PORT</c>; the docker-link form.
/// </remarks>
public sealed class EnvironmentSource : IEndpointSource
{
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    /// <summary>Makes a source from the process's variables, as they are now.</summary>
    public EnvironmentSource()
        : this(Environment.GetEnvironmentVariables())
    {
    }

    /// <summary>Makes a source from given variables.</summary>
    /// <param name="variables">Names and values.</param>
    public EnvironmentSource(IDictionary variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        foreach (DictionaryEntry entry in variables)
        {
            if (entry is { Key: string key, Value: string value })
                _variables[key] = value;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<EndpointSet> WatchAsync(
        ServiceName service, WatchContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return Read(service);
    }

    private EndpointSet Read(ServiceName service)
    {
        var prefix = Mangle(service.Service);
        var source = $"environment {prefix}_SERVICE_HOST";
        if (service.Namespace is not null || service.IsLiteral || service.Service.Contains('.'))
            return EndpointSet.Absent(source);

        var link = LinkOf($"{prefix}_PORT");
        if (!_variables.TryGetValue($"{prefix}_SERVICE_HOST", out var host))
            host = link?.Host.Trim('[', ']');
        if (!IPAddress.TryParse(host, out var address))
            return EndpointSet.Absent(source);

        var (port, scheme) = PortOf(service, prefix, link);
        return port is null
            ? new EndpointSet(source) { Explanation = Unknown(service, prefix) }
            : new EndpointSet(source, new ServiceEndpoint(new IPEndPoint(address, port.Value)) { Scheme = scheme });
    }

    private (int? Port, string? Scheme) PortOf(ServiceName service, string prefix, Uri? link)
    {
        if (service.PortName is { } name)
            return (PortIn($"{prefix}_SERVICE_PORT_{Mangle(name)}"), null);
        if (service.Port is { } number)
            return (number, null);

        foreach (var scheme in service.Schemes)
        {
            if (PortIn($"{prefix}_SERVICE_PORT_{Mangle(scheme)}") is { } named)
                return (named, service.Schemes.Length > 1 ? scheme : null);
        }

        return (PortIn($"{prefix}_SERVICE_PORT") ?? link?.Port, null);
    }

    private string Unknown(ServiceName service, string prefix)
    {
        var start = $"{prefix}_SERVICE_PORT_";
        var known = _variables.Keys.Where(k => k.StartsWith(start, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        var names = known.Count == 0 ? "no port has a name" : $"set are {string.Join(", ", known)}";
        return service.PortName is null ? $"{prefix}_SERVICE_PORT is not set" : $"{start}{Mangle(service.PortName)} is not set; {names}";
    }

    private int? PortIn(string variable) =>
        _variables.TryGetValue(variable, out var text)
        && ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0
            ? port
            : null;

    // An application's own ORDERS_PORT=8080 has the docker-link form's name; only a tcp URL is one.
    private Uri? LinkOf(string variable) =>
        _variables.TryGetValue(variable, out var text)
        && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "tcp", Port: > 0 }
            ? uri
            : null;

    private static string Mangle(string name) => name.ToUpperInvariant().Replace('-', '_');
}
