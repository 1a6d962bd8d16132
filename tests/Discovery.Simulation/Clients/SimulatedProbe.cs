using Discovery.Balancing;
using Discovery.Simulation.Runs;
using Discovery.Simulation.Servers;

namespace Discovery.Simulation.Clients;

/// <summary>Asks a simulated server for its load: there and back over the network, in virtual time.</summary>
internal sealed class SimulatedProbe(PolicyScene scene) : ILoadProbe
{
    public ValueTask<LoadReport?> ProbeAsync(ServiceEndpoint endpoint, CancellationToken cancellationToken)
    {
        scene.Figures.Probes++;
        var answer = new TaskCompletionSource<LoadReport?>();
        var server = ServerAddress.Read(endpoint);
        scene.After(scene.Delay, () =>
        {
            var report = scene.Fleet.Servers[server].IsDown ? null : scene.Fleet.Report(server);
            scene.After(scene.Delay, () => answer.TrySetResult(report));
        });
        return new ValueTask<LoadReport?>(answer.Task);
    }
}
