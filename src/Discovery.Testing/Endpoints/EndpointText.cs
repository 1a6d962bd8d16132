using Discovery.Endpoints;

namespace Discovery.Testing;

/// <summary>Reads endpoints as tests write them: <c>10.0.0.1:80</c>, <c>[::1]:80</c>, <c>host:80</c>.</summary>
internal static class EndpointText
{
    internal static ServiceEndpoint Parse(string text)
    {
        // The same grammar as a service name's host and port.
        var name = ServiceName.Parse(text);
        return new ServiceEndpoint(name.Host, name.Port ?? 0);
    }

    internal static ServiceEndpoint[] ParseAll(string[] texts) => [.. texts.Select(Parse)];
}
