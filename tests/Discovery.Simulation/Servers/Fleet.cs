using Discovery.Simulation.Time;

namespace Discovery.Simulation.Servers;

/// <summary>All servers of a run, and what they work on.</summary>
internal sealed class Fleet
{
    private readonly VirtualClock _clock;
    private readonly Agenda _agenda;
    private readonly RequestTable _requests;
    private readonly Action<int> _answer;
    private readonly DueQueue _due = new();
    private readonly Server[] _servers;
    private readonly Slot[] _slots;
    private readonly int[] _queues;

    /// <summary>Makes idle servers.</summary>
    /// <param name="time">The clock of the run, and what it will do when.</param>
    /// <param name="requests">The requests of the run.</param>
    /// <param name="plans">Speed and slots of each server.</param>
    /// <param name="sharedLine">Whether all servers take their work from one line.</param>
    /// <param name="answer">Hears which request a server has answered.</param>
    internal Fleet(
        (VirtualClock Clock, Agenda Agenda) time, RequestTable requests, IReadOnlyList<(double Speed, int Slots)> plans, bool sharedLine, Action<int> answer)
    {
        (_clock, _agenda) = time;
        _requests = requests;
        _answer = answer;
        _servers = new Server[plans.Count];
        _slots = new Slot[plans.Sum(p => p.Slots)];
        _queues = new int[plans.Count];
        var shared = sharedLine ? new WaitingLine() : null;
        var first = 0;
        for (var i = 0; i < plans.Count; i++)
        {
            _servers[i] = new Server(i, first, plans[i].Slots, plans[i].Speed, shared ?? new WaitingLine());
            _slots.AsSpan(first, plans[i].Slots).Fill(new Slot { Server = i, Request = -1 });
            first += plans[i].Slots;
        }
    }

    /// <summary>When the next request will be served.</summary>
    internal long Next => _due.Next;

    internal IReadOnlyList<Server> Servers => _servers;

    /// <summary>How many requests are at each server, waiting or worked on.</summary>
    internal ReadOnlySpan<int> Queues => _queues;

    internal bool HasIdleSlot(int server) => _servers[server].Busy < _servers[server].Slots;

    /// <summary>A request reaches the server that its client chose.</summary>
    internal void Arrive(int number)
    {
        var server = _servers[_requests[number].Server];
        if (server.IsDown)
        {
            Answer(number, OutcomeKind.ConnectFailure);
        }
        else if (server.FailsAfter is { } after)
        {
            _queues[server.Index]++;
            _agenda.Add(_clock.Now + after, () =>
            {
                _queues[server.Index]--;
                Answer(number, OutcomeKind.Failure);
            });
        }
        else
        {
            _queues[server.Index]++;
            if (server.Busy < server.Slots)
                Start(server, number);
            else
                server.Line.Add(number);
        }
    }

    /// <summary>Ends the piece of work that is due, unless its plan has changed meanwhile.</summary>
    internal void RunNext()
    {
        var due = _due.Take();
        ref var slot = ref _slots[due.Slot];
        if (slot.Version != due.Version)
            return;

        var (number, server) = (slot.Request, _servers[slot.Server]);
        slot.Request = -1;
        slot.Version++;
        server.Busy--;
        server.Served(_clock.Now - slot.Entered);
        _queues[server.Index]--;
        if (server.Line.Count > 0)
            StartNext(server);
        Answer(number, OutcomeKind.Success);
    }

    /// <summary>Changes how fast a server works, from now on.</summary>
    internal void SetSpeed(int index, double speed)
    {
        var server = _servers[index];
        for (var i = server.FirstSlot; i < server.FirstSlot + server.Slots; i++)
        {
            ref var slot = ref _slots[i];
            if (slot.Request < 0)
                continue;
            slot.Left = Math.Max(0, slot.Left - ((_clock.Now - slot.Planned) * server.Speed));
            Plan(ref slot, i, speed);
        }

        server.Speed = speed;
    }

    /// <summary>Breaks off all that a server has, and refuses what comes.</summary>
    internal void Stop(int index)
    {
        var server = _servers[index];
        server.IsDown = true;
        for (var i = server.FirstSlot; i < server.FirstSlot + server.Slots; i++)
        {
            ref var slot = ref _slots[i];
            if (slot.Request < 0)
                continue;
            Answer(slot.Request, OutcomeKind.Failure);
            (slot.Request, slot.Version) = (-1, slot.Version + 1);
        }

        while (server.Line.Count > 0)
            Answer(server.Line.Take(), OutcomeKind.Failure);
        (server.Busy, _queues[index]) = (0, 0);
    }

    /// <summary>What a server says of its load.</summary>
    internal LoadReport Report(int index) => new()
    {
        RequestsInFlight = _queues[index],
        ServiceTime = _servers[index].ServiceTime > 0 ? TimeSpan.FromTicks((long)_servers[index].ServiceTime) : null,
    };

    private void StartNext(Server server)
    {
        var number = server.Line.Take();
        ref var request = ref _requests[number];
        // With a line for all, the request may have been counted at another server.
        _queues[request.Server]--;
        _queues[server.Index]++;
        request.Server = server.Index;
        Start(server, number);
    }

    private void Start(Server server, int number)
    {
        var i = server.FirstSlot;
        while (_slots[i].Request >= 0)
            i++;
        server.Busy++;
        ref var slot = ref _slots[i];
        (slot.Request, slot.Entered, slot.Left) = (number, _clock.Now, _requests[number].Work);
        Plan(ref slot, i, server.Speed);
    }

    private void Plan(ref Slot slot, int index, double speed)
    {
        slot.Version++;
        slot.Planned = _clock.Now;
        if (speed > 0)
            _due.Add(new(_clock.Now + (long)Math.Ceiling(slot.Left / speed), index, slot.Version));
    }

    private void Answer(int number, OutcomeKind outcome)
    {
        _requests[number].Outcome = outcome;
        _answer(number);
    }
}
