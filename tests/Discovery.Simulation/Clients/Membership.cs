using Discovery.Simulation.Servers;

namespace Discovery.Simulation.Clients;

/// <summary>Which servers are in the set, and tells all clients when that changes.</summary>
internal sealed class Membership(IReadOnlyList<Client> clients, TimeProvider clock)
{
    private readonly SortedDictionary<int, ServiceEndpoint> _members = [];
    private readonly Dictionary<int, int> _lives = [];

    /// <summary>Adds servers; each is a new endpoint, even at an old address.</summary>
    internal void Join(IEnumerable<int> servers)
    {
        foreach (var server in servers)
        {
            var life = _lives[server] = _lives.GetValueOrDefault(server) + 1;
            _members[server] = ServerAddress.Write(server, life);
        }

        Publish();
    }

    internal void Leave(IEnumerable<int> servers)
    {
        foreach (var server in servers)
            _members.Remove(server);
        Publish();
    }

    private void Publish()
    {
        ServiceEndpoint[] endpoints = [.. _members.Values];
        foreach (var client in clients)
            client.Use(endpoints, clock.GetUtcNow());
    }
}
