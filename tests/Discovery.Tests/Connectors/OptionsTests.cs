using Discovery.Testing;

namespace Discovery.Tests.Connectors;

public sealed class OptionsTests
{
    [Fact]
    public void All_faults_of_a_directory_come_in_one_message()
    {
        var options = new ServiceDirectoryOptions
        {
            LiveSets = new LiveSetOptions
            {
                IdleTimeout = TimeSpan.Zero,
                RefreshInterval = TimeSpan.FromHours(2),
                Retry = new RetryOptions { FirstPause = TimeSpan.Zero, LongestPause = TimeSpan.FromHours(2) },
            },
        };

        var exception = Assert.Throws<ArgumentException>(() => new ServiceDirectory(new FakeEndpoints(), options));

        Assert.Equal(
            "Invalid options: LiveSets:IdleTimeout is 00:00:00; it must be from 1 second to 1 day; "
            + "LiveSets:RefreshInterval is 02:00:00; it must be from 10 ms to 1 hour; "
            + "LiveSets:Retry:FirstPause is 00:00:00; it must be from 1 ms to Retry:LongestPause; "
            + "LiveSets:Retry:LongestPause is 02:00:00; it must be at most 1 hour. (Parameter 'options')",
            exception.Message);
    }

    [Fact]
    public void A_first_pause_longer_than_the_longest_is_refused()
    {
        var options = new ServiceDirectoryOptions { LiveSets = { Retry = { FirstPause = TimeSpan.FromMinutes(1) } } };

        Assert.Equal(
            "Invalid options: LiveSets:Retry:FirstPause is 00:01:00; it must be from 1 ms to Retry:LongestPause. (Parameter 'options')",
            Assert.Throws<ArgumentException>(() => new ServiceDirectory(new FakeEndpoints(), options)).Message);
    }

    [Fact]
    public async Task All_faults_of_connecting_come_in_one_message()
    {
        await using var directory = new FakeEndpoints().CreateDirectory(new ManualClock());
        var options = new ConnectOptions { Timeout = TimeSpan.FromHours(1), Attempts = 0 };

        Assert.Equal(
            "Invalid options: Connect:Timeout is 01:00:00; it must be from 1 ms to 10 minutes; "
            + "Connect:Attempts is 0; it must be from 1 to 100. (Parameter 'options')",
            Assert.Throws<ArgumentException>(() => new SocketConnector(directory, options)).Message);
    }

    [Fact]
    public async Task The_ends_of_each_range_are_allowed()
    {
        await using var shortest = Make(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1));
        await using var longest = Make(TimeSpan.FromDays(1), TimeSpan.FromHours(1), TimeSpan.FromHours(1), TimeSpan.FromHours(1));

        Assert.NotNull(new SocketConnector(shortest, new ConnectOptions { Timeout = TimeSpan.FromMilliseconds(1), Attempts = 1 }));
        Assert.NotNull(new SocketConnector(longest, new ConnectOptions { Timeout = TimeSpan.FromMinutes(10), Attempts = 100 }));
    }

    [Fact]
    public void Defaults_are_those_that_the_docs_name()
    {
        Assert.Equal(TimeSpan.FromMinutes(10), new LiveSetOptions().IdleTimeout);
        Assert.Equal(TimeSpan.FromSeconds(5), new LiveSetOptions().RefreshInterval);
        Assert.Equal(TimeSpan.FromMilliseconds(200), new RetryOptions().FirstPause);
        Assert.Equal(TimeSpan.FromSeconds(30), new RetryOptions().LongestPause);
        Assert.Equal(TimeSpan.FromSeconds(5), new ConnectOptions().Timeout);
        Assert.Equal(5, new ConnectOptions().Attempts);
    }

    private static ServiceDirectory Make(TimeSpan idle, TimeSpan refresh, TimeSpan first, TimeSpan longest) =>
        new(new FakeEndpoints(), new ServiceDirectoryOptions
        {
            TimeProvider = new ManualClock(),
            LiveSets = { IdleTimeout = idle, RefreshInterval = refresh, Retry = { FirstPause = first, LongestPause = longest } },
        });
}
