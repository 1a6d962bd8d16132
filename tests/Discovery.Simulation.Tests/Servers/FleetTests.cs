using Discovery.Simulation.Servers;
using Discovery.Simulation.Time;

namespace Discovery.Simulation.Tests.Servers;

public sealed class FleetTests
{
    private readonly Agenda _agenda = new();
    private readonly RequestTable _requests = new();
    private readonly List<(long Time, int Request)> _answers = [];
    private readonly VirtualClock _clock;

    public FleetTests() => _clock = new VirtualClock(_agenda);

    [Fact]
    public void A_server_works_first_in_first_out()
    {
        var fleet = Make([(1, 1)]);
        int[] numbers = [Send(fleet, 0, 100), Send(fleet, 0, 10), Send(fleet, 0, 50)];
        Assert.Equal(3, fleet.Queues[0]);

        RunAll(fleet);

        Assert.Equal([(100, numbers[0]), (110, numbers[1]), (160, numbers[2])], _answers);
        Assert.Equal(0, fleet.Queues[0]);
    }

    [Fact]
    public void Slots_work_side_by_side()
    {
        var fleet = Make([(1, 2)]);
        Send(fleet, 0, 100);
        Send(fleet, 0, 30);
        Send(fleet, 0, 20);

        RunAll(fleet);

        Assert.Equal([30, 50, 100], _answers.Select(a => a.Time));
    }

    [Fact]
    public void A_change_of_speed_holds_for_the_work_that_is_left()
    {
        var fleet = Make([(1, 1)]);
        Send(fleet, 0, 100);
        _clock.Now = 40;
        fleet.SetSpeed(0, 0.5);
        _clock.Now = 60;
        fleet.SetSpeed(0, 0);
        _clock.Now = 1000;
        fleet.SetSpeed(0, 2);

        RunAll(fleet);

        // 40 done by 40, 10 more by 60, nothing until 1000, then 50 at double speed.
        Assert.Equal([1025], _answers.Select(a => a.Time));
    }

    [Fact]
    public void Servers_with_one_line_take_from_it_as_they_get_free()
    {
        var fleet = Make([(1, 1), (1, 1)], sharedLine: true);
        Send(fleet, 0, 100);
        Send(fleet, 1, 10);
        Send(fleet, 0, 20);

        RunAll(fleet);

        Assert.Equal([10, 30, 100], _answers.Select(a => a.Time));
        Assert.Equal([0, 0], fleet.Queues.ToArray());
    }

    [Fact]
    public void A_stopped_server_breaks_off_what_it_has_and_refuses_more()
    {
        var fleet = Make([(1, 1)]);
        Send(fleet, 0, 100);
        Send(fleet, 0, 100);
        fleet.Stop(0);
        Send(fleet, 0, 100);
        RunAll(fleet);

        Assert.Equal(3, _answers.Count);
        Assert.Equal(0, fleet.Queues[0]);
    }

    [Fact]
    public void A_report_tells_the_queue_and_the_service_time()
    {
        var fleet = Make([(0.5, 1)]);
        Assert.Null(fleet.Report(0).ServiceTime);
        Send(fleet, 0, 100);
        RunAll(fleet);
        Send(fleet, 0, 100);
        Send(fleet, 0, 100);

        Assert.Equal(2, fleet.Report(0).RequestsInFlight);
        Assert.Equal(200, fleet.Report(0).ServiceTime!.Value.Ticks);
    }

    private Fleet Make((double Speed, int Slots)[] plans, bool sharedLine = false) =>
        new((_clock, _agenda), _requests, plans, sharedLine, number => _answers.Add((_clock.Now, number)));

    private int Send(Fleet fleet, int server, double work)
    {
        var number = _requests.Open();
        (_requests[number].Server, _requests[number].Work) = (server, work);
        fleet.Arrive(number);
        return number;
    }

    private void RunAll(Fleet fleet)
    {
        while (fleet.Next < long.MaxValue)
        {
            _clock.Now = fleet.Next;
            fleet.RunNext();
        }
    }
}
