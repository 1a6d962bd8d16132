using Discovery.Simulation.Servers;

namespace Discovery.Simulation.Runs;

/// <summary>How fast each server is: its own speed times what each disturbance leaves of it.</summary>
internal sealed class ServerSpeeds(Fleet fleet)
{
    private readonly Dictionary<(int Server, object Cause), double> _factors = [];

    /// <summary>Sets what one cause leaves of a server's speed.</summary>
    internal void Set(int server, object cause, double factor)
    {
        _factors[(server, cause)] = factor;
        var speed = fleet.Servers[server].FullSpeed;
        foreach (var (key, value) in _factors)
        {
            if (key.Server == server)
                speed *= value;
        }

        fleet.SetSpeed(server, speed);
    }
}
