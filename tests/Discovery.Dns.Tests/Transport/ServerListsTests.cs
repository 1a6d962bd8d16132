using Discovery.Dns.Transport;
using Discovery.Testing;

namespace Discovery.Dns.Tests.Transport;

public sealed class ServerListsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private readonly ManualClock _clock = new();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Servers_and_ways_come_from_resolv_conf_and_follow_it()
    {
        File.WriteAllText(_file, "nameserver 10.0.0.1\nnameserver 10.0.0.2\noptions timeout:3 attempts:5 rotate use-vc\n");
        using var lists = Lists(new StubResolverOptions());
        var first = lists.Current;
        Assert.Equal(["10.0.0.1:53", "10.0.0.2:53"], first.Servers.Select(s => s.ToString()));
        Assert.Equal((TimeSpan.FromSeconds(3), 3, true, true), (first.Settings.Timeout, first.Settings.Attempts, first.Settings.Rotate, first.Settings.TcpOnly));
        Assert.Same(first, lists.Current);

        File.WriteAllText(_file, "nameserver 10.0.0.2\nnameserver 10.0.0.3\n");
        _clock.Advance(TimeSpan.FromSeconds(5));
        var second = lists.Current;

        Assert.Equal(["10.0.0.2:53", "10.0.0.3:53"], second.Servers.Select(s => s.ToString()));
        Assert.Same(first.Servers[1], second.Servers[0]);
        Assert.False(second.Settings.TcpOnly);
    }

    [Fact]
    public void What_the_options_say_wins()
    {
        File.WriteAllText(_file, "nameserver 10.0.0.1\noptions timeout:3 attempts:3 rotate use-vc\n");
        using var lists = Lists(new StubResolverOptions
        {
            Servers = ["127.0.0.1:8600"],
            Timeout = TimeSpan.FromSeconds(1),
            Attempts = 1,
            Rotate = false,
            TcpOnly = false,
        });

        Assert.Equal("127.0.0.1:8600", Assert.Single(lists.Current.Servers).ToString());
        Assert.Equal(
            (TimeSpan.FromSeconds(1), 1, false, false),
            (lists.Current.Settings.Timeout, lists.Current.Settings.Attempts, lists.Current.Settings.Rotate, lists.Current.Settings.TcpOnly));
    }

    private ServerLists Lists(StubResolverOptions options)
    {
        options.ResolvConf = _file;
        return new ServerLists(options, _clock, new SeededRandom(1));
    }
}
