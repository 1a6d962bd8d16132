using Discovery.Balancing;

namespace Discovery.Http;

/// <summary>How a <see cref="DiscoveryHttpHandler"/> works. All of it has defaults.</summary>
public sealed class DiscoveryHttpOptions
{
    /// <summary>How connections are made.</summary>
    public ConnectOptions Connect { get; set; } = new();

    /// <summary>The policy of this client, for all services.</summary>
    /// <value>Default: <see langword="null"/>, the policy of each service.</value>
    public PolicyChoice? Policy { get; set; }

    /// <summary>The handler that names outside discovery go through, and whose settings each endpoint's connection pool copies.</summary>
    /// <remarks>
    /// A <see cref="SocketsHttpHandler"/> without a <see cref="SocketsHttpHandler.ConnectCallback"/> is copied for each endpoint, and
    /// requests keep their logical URI. Any other handler is shared: requests are sent through it with the endpoint's address as
    /// their URI and the logical name as their Host, at the price of a URI built for each request.
    /// </remarks>
    /// <value>Default: <see langword="null"/>, a new <see cref="SocketsHttpHandler"/>.</value>
    public HttpMessageHandler? Primary { get; set; }
}
