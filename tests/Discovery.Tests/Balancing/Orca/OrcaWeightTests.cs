using Discovery.Balancing;
using Discovery.Testing;

namespace Discovery.Tests.Balancing.Orca;

public sealed class OrcaWeightTests
{
    private readonly ManualClock _clock = new();

    public static TheoryData<double?, double?, double?, double?, double> Reports => new()
    {
        // Requests and errors per second, utilisation of the application and of the processors: the weight.
        { 100, null, null, 0.5, 200 },
        { 100, 0, 0.8, 0.5, 125 },
        { 100, 10, null, 0.5, 100 / 0.6 },
        { 100, 100, null, 0.5, 100 / 1.5 },
        { 100, null, 0, 0.5, 200 },
        { 100, null, 1.6, null, 62.5 },
        { 0, 5, null, 0.5, 0 },
        { null, null, null, 0.5, 0 },
        { 100, null, null, null, 0 },
        { 100, null, 0, 0, 0 },
    };

    [Theory]
    [MemberData(nameof(Reports))]
    public void A_weight_is_requests_over_utilisation(double? requests, double? errors, double? application, double? processors, double weight)
    {
        var signal = Make(new() { BlackoutPeriod = TimeSpan.Zero });
        Report(signal, new LoadReport
        {
            RequestsPerSecond = requests,
            ErrorsPerSecond = errors,
            ApplicationUtilization = application,
            CpuUtilization = processors,
        });

        Assert.Equal(weight, Current(signal), 9);
    }

    [Fact]
    public void The_penalty_of_errors_is_a_setting()
    {
        var signal = Make(new() { BlackoutPeriod = TimeSpan.Zero, ErrorUtilizationPenalty = 2 });
        Report(signal, new LoadReport { RequestsPerSecond = 100, ErrorsPerSecond = 25, CpuUtilization = 0.5 });

        Assert.Equal(100, Current(signal), 9);
    }

    [Fact]
    public void A_weight_counts_after_the_blackout_and_until_it_expires()
    {
        var signal = Make(new());
        Assert.Equal(0, Current(signal));
        Report(signal, Good);
        Assert.Equal(0, Current(signal));
        _clock.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        Assert.Equal(0, Current(signal));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(200, Current(signal));

        Report(signal, Good);
        _clock.Advance(TimeSpan.FromSeconds(180) - TimeSpan.FromTicks(1));
        Assert.Equal(200, Current(signal));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(0, Current(signal));
    }

    [Fact]
    public void The_blackout_begins_anew_after_expiry()
    {
        var signal = Make(new());
        Report(signal, Good);
        _clock.Advance(TimeSpan.FromSeconds(180));
        Assert.Equal(0, Current(signal));

        Report(signal, Good);
        Assert.Equal(0, Current(signal));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(200, Current(signal));
    }

    [Fact]
    public void Reports_without_use_change_nothing()
    {
        var signal = Make(new() { BlackoutPeriod = TimeSpan.Zero });
        Report(signal, Good);
        Report(signal, new LoadReport());
        signal.OnEnd(new Outcome(OutcomeKind.Success, TimeSpan.Zero), _clock.GetTimestamp());

        Assert.Equal(200, Current(signal));
    }

    private static LoadReport Good => new() { RequestsPerSecond = 100, CpuUtilization = 0.5 };

    private OrcaWeight Make(OrcaOptions options) => new(options, _clock);

    private void Report(OrcaWeight signal, LoadReport load) =>
        signal.OnEnd(new Outcome(OutcomeKind.Success, TimeSpan.FromMilliseconds(1), load), _clock.GetTimestamp());

    private double Current(OrcaWeight signal) => signal.Current(_clock.GetTimestamp());
}
