using Discovery.Simulation.Servers;
using Discovery.Simulation.Time;

namespace Discovery.Simulation.Runs;

/// <summary>What a policy may be given in a run.</summary>
/// <param name="Fleet">The servers, for baselines that see into them.</param>
/// <param name="Clock">The clock of the run.</param>
/// <param name="Agenda">What the clock will do when.</param>
/// <param name="Random">Where seeds come from.</param>
/// <param name="Delay">How long a message takes, one way, in ticks.</param>
/// <param name="Figures">Where probes are counted.</param>
internal sealed record PolicyScene(Fleet Fleet, VirtualClock Clock, Agenda Agenda, SeededRandom Random, long Delay, RunFigures Figures)
{
    /// <summary>Does something later.</summary>
    internal void After(long ticks, Action action) => Agenda.Add(Clock.Now + ticks, action);
}
