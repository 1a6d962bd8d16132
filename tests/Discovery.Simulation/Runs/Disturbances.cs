using Discovery.Simulation.Clients;
using Discovery.Simulation.Scenarios;
using Discovery.Simulation.Servers;
using Discovery.Simulation.Time;

namespace Discovery.Simulation.Runs;

/// <summary>Puts on the agenda what a scenario says goes wrong.</summary>
internal sealed class Disturbances(Scenario scenario, Fleet fleet, Membership members, (VirtualClock Clock, Agenda Agenda) time, Draws draws)
{
    private const double WarmingStep = 0.1;

    private readonly ServerSpeeds _speeds = new(fleet);

    internal void Begin()
    {
        var newcomer = scenario.Newcomer is null ? -1 : scenario.ServerCount - 1;
        members.Join(Enumerable.Range(0, scenario.ServerCount).Where(s => s != newcomer));
        if (scenario.Antagonist is { } antagonist)
        {
            foreach (var server in fleet.Servers)
                Burst(server.Index, antagonist, draws.Events.NextDouble() < antagonist.OnSeconds / (antagonist.OnSeconds + antagonist.OffSeconds));
        }

        foreach (var slowdown in scenario.Slowdowns)
        {
            At(slowdown.AtSeconds, () => _speeds.Set(slowdown.Server, slowdown, slowdown.Speed));
            At(slowdown.AtSeconds + slowdown.ForSeconds, () => _speeds.Set(slowdown.Server, slowdown, 1));
        }

        if (scenario.Newcomer is { } joins)
            At(joins.AtSeconds, () => Join(newcomer, joins));
        if (scenario.Restart is { } restart)
            At(restart.AtSeconds, () => Restart(restart, first: 0));
        if (scenario.Failing is { } failing)
            At(failing.AtSeconds, () => fleet.Servers[failing.Server].FailsAfter = Ticks(failing.AnswerMs / 1000));
    }

    private static long Ticks(double seconds) => (long)(seconds * TimeSpan.TicksPerSecond);

    private void At(double seconds, Action action) => time.Agenda.Add(Ticks(scenario.WarmUpSeconds + seconds), action);

    private void In(double seconds, Action action) => time.Agenda.Add(time.Clock.Now + Ticks(seconds), action);

    private void Burst(int server, Antagonist antagonist, bool on)
    {
        _speeds.Set(server, antagonist, on ? 1 - antagonist.Steals : 1);
        var length = draws.Burst(on ? antagonist.OnSeconds : antagonist.OffSeconds);
        time.Agenda.Add(time.Clock.Now + (long)length, () => Burst(server, antagonist, !on));
    }

    private void Join(int server, Newcomer newcomer)
    {
        Warm(server, newcomer, 0);
        members.Join([server]);
    }

    private void Warm(int server, Newcomer newcomer, double age)
    {
        var left = Math.Max(0, 1 - (age / newcomer.WarmsForSeconds));
        _speeds.Set(server, newcomer, 1 / (1 + ((newcomer.Slowness - 1) * left)));
        if (left > 0)
            In(WarmingStep, () => Warm(server, newcomer, age + WarmingStep));
    }

    private void Restart(RollingRestart restart, int first)
    {
        if (first >= scenario.ServerCount)
            return;

        var count = Math.Max(1, (int)(restart.Share * scenario.ServerCount));
        int[] batch = [.. Enumerable.Range(first, Math.Min(count, scenario.ServerCount - first))];
        In(restart.NoticeMs / 1000, () => members.Leave(batch));
        In(restart.GraceSeconds, () => Array.ForEach(batch, fleet.Stop));
        In(restart.GraceSeconds + restart.DownSeconds, () =>
        {
            foreach (var server in batch)
            {
                fleet.Servers[server].IsDown = false;
                fleet.Servers[server].Restart();
            }

            members.Join(batch);
            Restart(restart, first + count);
        });
    }
}
