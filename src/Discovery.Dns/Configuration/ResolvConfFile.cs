namespace Discovery.Dns.Configuration;

/// <summary>A resolv.conf that is read again when it has changed; looked at every five seconds at most (as Go does).</summary>
internal sealed class ResolvConfFile(string path, TimeProvider timeProvider)
{
    /// <summary>What the file says now. A file that is missing or cannot be read says what the manual's defaults say.</summary>
    internal ResolvConf Current => throw new NotImplementedException($"{path} {timeProvider}");
}
