using System.Net;

namespace Discovery.Simulation.Servers;

/// <summary>The address of a simulated server: its number is the port.</summary>
internal static class ServerAddress
{
    internal const int Most = IPEndPoint.MaxPort;

    internal static ServiceEndpoint Write(int server, int life) =>
        new(new IPEndPoint(IPAddress.Loopback, server + 1)) { Uid = $"{server}-{life}" };

    internal static int Read(Candidate candidate) => Read(candidate.Endpoint);

    internal static int Read(ServiceEndpoint endpoint) => ((IPEndPoint)endpoint.Address).Port - 1;
}
