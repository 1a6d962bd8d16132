using System.Net.Sockets;

namespace Discovery.Dns.Configuration;

/// <summary>A resolv.conf that is read again when it has changed; looked at every five seconds at most (as Go does).</summary>
/// <remarks>
/// The file is compared by its text: it is shorter than what a look at its times, links and number would cost, and no change
/// can hide. Safe for many threads: where no look is due there is no lock, and where one is, one thread looks and the others go on.
/// </remarks>
internal sealed class ResolvConfFile(string path, TimeProvider timeProvider)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private volatile Content? _content;
    private long _lookedAt;

    /// <summary>What the file says now. A file that never could be read says what the manual's defaults say.</summary>
    internal ResolvConf Current
    {
        get
        {
            var content = _content;
            if (content is null)
                return LookFirst();
            if (!content.Conf.NoReload && IsDue() && _gate.TryEnter())
            {
                try
                {
                    if (IsDue())
                        content = Look(content);
                }
                finally
                {
                    _gate.Exit();
                }
            }

            return content.Conf;
        }
    }

    private static string HostName
    {
        get
        {
            try
            {
                return System.Net.Dns.GetHostName();
            }
            catch (SocketException)
            {
                return "";
            }
        }
    }

    private bool IsDue() => timeProvider.GetElapsedTime(Volatile.Read(ref _lookedAt)) >= Pace;

    private ResolvConf LookFirst()
    {
        lock (_gate)
            return (_content ?? Look(null)).Conf;
    }

    private Content Look(Content? last)
    {
        var text = Read();

        // Whoever writes the file may be half through: gone, unreadable or empty is no reason to ask 127.0.0.1 from now on.
        var content = last is not null && (string.IsNullOrWhiteSpace(text) || text == last.Text)
            ? last
            : new Content(text, ResolvConf.Parse(text ?? "", HostName));
        Volatile.Write(ref _lookedAt, timeProvider.GetTimestamp());
        return _content = content;
    }

    private string? Read()
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception thrown) when (thrown is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private sealed record Content(string? Text, ResolvConf Conf);
}
