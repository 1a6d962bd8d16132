using Discovery.Endpoints;
using Discovery.Simulation.Servers;

namespace Discovery.Simulation.Runs;

/// <summary>What a policy may be given in a run.</summary>
/// <param name="Fleet">The servers, for baselines that see into them.</param>
/// <param name="Clock">The clock of the run.</param>
/// <param name="Random">Where seeds come from.</param>
/// <param name="Figures">Where probes are counted.</param>
internal sealed record PolicyScene(Fleet Fleet, TimeProvider Clock, SeededRandom Random, RunFigures Figures);
