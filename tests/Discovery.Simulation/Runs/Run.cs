using Discovery.Balancing;
using Discovery.Simulation.Clients;
using Discovery.Simulation.Scenarios;
using Discovery.Simulation.Servers;
using Discovery.Simulation.Time;

namespace Discovery.Simulation.Runs;

/// <summary>One scenario under one policy with one seed: a loop over the next thing that happens.</summary>
internal sealed class Run
{
    private const int PatienceFactor = 10;

    private readonly Scenario _scenario;
    private readonly Agenda _agenda = new();
    private readonly VirtualClock _clock;
    private readonly RequestTable _requests = new();
    private readonly DelayLine _network;
    private readonly Fleet _fleet;
    private readonly Client[] _clients;
    private readonly Draws _draws;
    private readonly AffinityKey[] _keys;
    private readonly RunFigures _figures;
    private readonly long _delay;
    private readonly long _begin;
    private readonly long _end;
    private readonly bool _reports;
    private long _nextArrival;
    private int _open;

    internal Run(Scenario scenario, string policy, long seed)
    {
        _scenario = scenario;
        _reports = policy != PolicyMakers.AdaptiveLocal;
        _clock = new VirtualClock(_agenda);
        _draws = new Draws(scenario, seed);
        _delay = (long)(scenario.NetworkDelayMs * TimeSpan.TicksPerMillisecond);
        _network = new DelayLine(_delay);
        _begin = (long)(scenario.WarmUpSeconds * TimeSpan.TicksPerSecond);
        _end = _begin + (long)(scenario.Seconds * TimeSpan.TicksPerSecond);
        _fleet = new Fleet((_clock, _agenda), _requests, Plans(scenario), policy == PolicyMakers.CentralQueue, Answered);
        _figures = new RunFigures(scenario.ServerCount, scenario.Loads.Count, (int)Math.Ceiling(scenario.Seconds));
        _keys = [.. Enumerable.Range(0, scenario.Keys?.Count ?? 0).Select(k => AffinityKey.From($"key-{k}"))];
        var scene = new PolicyScene(_fleet, _clock, _agenda, _draws.Policies, _delay, _figures);
        _clients = [.. Enumerable.Range(0, scenario.Clients).Select(_ => new Client(PolicyMakers.Make(policy, scene)))];
    }

    /// <summary>Runs to the end.</summary>
    internal RunFigures Execute()
    {
        // What awaits an event of the run must go on within that event, not on another thread.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return RunToEnd();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    // No new requests come after the end, but those under way are waited for: left out, the slowest would not count.
    private RunFigures RunToEnd()
    {
        new Disturbances(_scenario, _fleet, new Membership(_clients, _clock), (_clock, _agenda), _draws).Begin();
        PlanArrival();
        while ((_nextArrival < _end || _open > 0) && RunNext())
        {
        }

        return _figures;
    }

    private static List<(double Speed, int Slots)> Plans(Scenario scenario)
    {
        List<(double Speed, int Slots)> plans = [.. scenario.Servers.SelectMany(g => Enumerable.Repeat((g.Speed, g.Slots), g.Count))];
        if (scenario.Newcomer is not null)
            plans.Add((scenario.Servers[0].Speed, scenario.Servers[0].Slots));
        return plans;
    }

    private bool RunNext()
    {
        var (arrival, served, message, planned) = (_nextArrival, _fleet.Next, _network.Next, _agenda.Next);
        var next = Math.Min(Math.Min(arrival, served), Math.Min(message, planned));
        // What cannot be answered in ten times the run, such as by a server that stands still for good, never will be.
        if (next >= _end * PatienceFactor)
            return false;

        _clock.Now = next;
        if (next == planned)
            _agenda.RunNext();
        else if (next == served)
            _fleet.RunNext();
        else if (next == message)
            Deliver(_network.Take());
        else
            Arrive();
        return true;
    }

    private int PartAt(long time) => time < _begin ? 0 : (int)((time - _begin) * _scenario.Loads.Count / (_end - _begin));

    private void PlanArrival()
    {
        var perSecond = _scenario.Capacity * _scenario.Loads[PartAt(_clock.Now)];
        _nextArrival = _clock.Now + (long)_draws.Gap(TimeSpan.TicksPerSecond / perSecond);
        if (_nextArrival >= _end)
            _nextArrival = long.MaxValue;
    }

    private void Arrive()
    {
        var number = _requests.Open();
        ref var request = ref _requests[number];
        request.Client = _draws.Client();
        request.Work = _draws.Work();
        request.Begun = _clock.Now;
        request.IsAnswer = false;
        PickRequest pick = _keys.Length == 0 ? default : new PickRequest { AffinityKey = _keys[_draws.Key()] };
        var candidate = request.Candidate = _clients[request.Client].Pick(pick);
        candidate.TryBegin();
        candidate.Began(_clock.Now);
        request.Server = ServerAddress.Read(candidate);
        _open++;
        Count(request.Server);
        PlanArrival();
        Send(number);
    }

    private void Count(int server)
    {
        _figures.AllRequests++;
        if (_clock.Now < _begin)
            return;

        _figures.Requests++;
        _figures.Sent[server]++;
        var second = (int)((_clock.Now - _begin) / TimeSpan.TicksPerSecond);
        _figures.SentBySecond[second]++;
        if (server == _scenario.Watch)
            _figures.WatchedBySecond[second]++;
    }

    private void Send(int number)
    {
        if (_delay > 0)
            _network.Add(_clock.Now, number);
        else
            Deliver(number);
    }

    private void Deliver(int number)
    {
        if (_requests[number].IsAnswer)
            Finish(number);
        else
            _fleet.Arrive(number);
    }

    // The server has answered: its report is as old as the answer when it reaches the client.
    private void Answered(int number)
    {
        ref var request = ref _requests[number];
        request.IsAnswer = true;
        request.Report = !_reports || request.Outcome == OutcomeKind.ConnectFailure ? null : _fleet.Report(request.Server);
        Send(number);
    }

    private void Finish(int number)
    {
        ref var request = ref _requests[number];
        var latency = _clock.Now - request.Begun;
        request.Candidate.End(new Outcome(request.Outcome, TimeSpan.FromTicks(latency), request.Report), _clock.Now);
        if (request.Begun >= _begin)
        {
            if (request.Outcome == OutcomeKind.Success)
            {
                _figures.Latency.Add(latency);
                _figures.Parts[PartAt(request.Begun)].Add(latency);
            }
            else
            {
                _figures.Errors++;
            }
        }

        _open--;
        _requests.Close(number);
    }
}
