using Discovery.Dns.Configuration;
using Discovery.Testing;

namespace Discovery.Dns.Tests.Configuration;

public sealed class ResolvConfFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("discovery-").FullName;
    private readonly ManualClock _clock = new();

    private string Path => System.IO.Path.Combine(_folder, "resolv.conf");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_change_is_seen_after_five_seconds_and_not_before()
    {
        var file = Write("10.0.0.1");
        Assert.Equal("10.0.0.1:53", Server(file));
        Write("10.0.0.2");

        _clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal("10.0.0.1:53", Server(file));
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("10.0.0.2:53", Server(file));
    }

    [Fact]
    public void What_did_not_change_is_the_same_object()
    {
        var file = Write("10.0.0.1");
        var first = file.Current;
        Write("10.0.0.1");
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Same(first, file.Current);
    }

    [Fact]
    public void A_change_that_keeps_time_and_length_is_seen()
    {
        var file = Write("10.0.0.1");
        _ = file.Current;
        var time = File.GetLastWriteTimeUtc(Path);
        Write("10.0.0.2");
        File.SetLastWriteTimeUtc(Path, time);
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("10.0.0.2:53", Server(file));
    }

    [Fact]
    public void A_link_that_points_elsewhere_is_a_change()
    {
        var (one, two) = (System.IO.Path.Combine(_folder, "one"), System.IO.Path.Combine(_folder, "two"));
        File.WriteAllText(one, "nameserver 10.0.0.1\n");
        File.WriteAllText(two, "nameserver 10.0.0.2\n");
        File.CreateSymbolicLink(Path, one);
        var file = new ResolvConfFile(Path, _clock);
        Assert.Equal("10.0.0.1:53", Server(file));
        File.Delete(Path);
        File.CreateSymbolicLink(Path, two);
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("10.0.0.2:53", Server(file));
    }

    [Fact]
    public void A_missing_file_means_this_machine_until_it_appears()
    {
        var file = new ResolvConfFile(Path, _clock);
        Assert.Equal("127.0.0.1:53", Server(file));
        Write("10.0.0.1");
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("10.0.0.1:53", Server(file));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("\n")]
    public void A_file_that_is_being_written_leaves_what_it_said_before(string? text)
    {
        var file = Write("10.0.0.1");
        _ = file.Current;
        File.Delete(Path);
        if (text is not null)
            File.WriteAllText(Path, text);

        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("10.0.0.1:53", Server(file));

        Write("10.0.0.2");
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("10.0.0.2:53", Server(file));
    }

    [Fact]
    public void A_folder_in_its_place_cannot_be_read() =>
        Assert.Equal("127.0.0.1:53", Server(new ResolvConfFile(_folder, _clock)));

    [Fact]
    public void With_no_reload_a_change_is_ignored()
    {
        var file = Write("10.0.0.1\noptions no-reload");
        _ = file.Current;
        Write("10.0.0.2");
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("10.0.0.1:53", Server(file));
    }

    [Fact]
    public void Many_threads_see_one_state_after_the_other()
    {
        var file = Write("10.0.0.1");
        var first = file.Current;
        Write("10.0.0.2");
        _clock.Advance(TimeSpan.FromSeconds(5));

        var seen = new System.Collections.Concurrent.ConcurrentDictionary<ResolvConf, bool>();
        Parallel.For(0, 1000, _ => seen.TryAdd(file.Current, true));

        // The old one for those who came while one looked, and one new one: the file was read once.
        seen.TryRemove(first, out _);
        Assert.Equal("10.0.0.2:53", Assert.Single(seen.Keys).Servers.Single().ToString());
    }

    private ResolvConfFile Write(string server)
    {
        File.WriteAllText(Path, $"nameserver {server}\n");
        return new ResolvConfFile(Path, _clock);
    }

    private static string Server(ResolvConfFile file) => file.Current.Servers.Single().ToString();
}
