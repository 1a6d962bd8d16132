using Discovery.Health;
using Discovery.Testing;

namespace Discovery.Tests.Health;

public sealed class HealthOptionsTests
{
    [Fact]
    public void The_defaults_are_without_fault() => Assert.Empty(new HealthOptions().Faults(["tcp"]));

    [Fact]
    public void All_faults_are_found_at_once_each_with_its_path()
    {
        var options = new HealthOptions
        {
            Outliers =
            {
                ConsecutiveFailures = -1,
                Interval = TimeSpan.Zero,
                MaxEjection = TimeSpan.FromSeconds(1),
                Jitter = double.NaN,
                MaxEjectedPercent = 101,
                SuccessRate = { MinEndpoints = 0 },
                FailurePercentage = { Threshold = 101 },
            },
            Probe = { Path = "health", Port = 70_000, Timeout = TimeSpan.Zero },
            SlowStart = { Window = TimeSpan.FromTicks(1), Aggression = 0 },
            Concurrency = { Limit = 5, Adaptive = true, MinLimit = 300 },
        };

        Assert.Equal(
            [
                "Outliers:ConsecutiveFailures is -1; it must be from 0 to 10,000",
                "Outliers:Interval is 00:00:00; it must be from 100 ms to 1 hour",
                "Outliers:MaxEjection is 00:00:01; it must be from Outliers:BaseEjection to 1 day",
                "Outliers:Jitter is NaN; it must be from 0 to 1",
                "Outliers:MaxEjectedPercent is 101; it must be from 0 to 100",
                "Outliers:SuccessRate:MinEndpoints is 0; it must be from 1 to 10,000",
                "Outliers:FailurePercentage:Threshold is 101; it must be from 0 to 100",
                "Probe:Path is 'health'; it must start with a slash",
                "Probe:Port is 70000; it must be from 1 to 65535",
                "Probe:Timeout is 00:00:00; it must be from 1 ms to 10 minutes",
                "SlowStart:Window is 00:00:00.0000001; it must be 0 or from 100 ms to 1 day",
                "SlowStart:Aggression is 0; it must be above 0 and at most 100",
                "Concurrency:Limit is 5 and Concurrency:Adaptive is True; only one of them can be",
                "Concurrency:MinLimit is 300; it must be from 1 to Concurrency:MaxLimit",
                "Concurrency:InitialLimit is 20; it must be from Concurrency:MinLimit to Concurrency:MaxLimit",
            ],
            options.Faults(["tcp"]));
    }

    [Fact]
    public void Options_with_faults_are_refused_when_the_directory_is_made()
    {
        var health = new HealthOptions { Probe = { Kind = "ping", Concurrency = 0 } };
        var options = new ServiceDirectoryOptions { Services = { ["orders"] = new() { Health = health } } };

        var exception = Assert.Throws<ArgumentException>(() => new ServiceDirectory(new FakeEndpoints(), options));

        Assert.StartsWith(
            "Invalid options: Services:orders:Health:Probe:Concurrency is 0; it must be from 1 to 10,000; Services:orders:Health:Probe:Kind is 'ping'; it must be one of tcp.",
            exception.Message,
            StringComparison.Ordinal);
    }
}
