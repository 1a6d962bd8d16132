using System.Buffers;

namespace Discovery.Affinity;

/// <summary>How requests to one service that belong together are kept at one endpoint.</summary>
public sealed record AffinityOptions
{
    internal static readonly AffinityOptions Default = new();

    private const int KeysAllowed = 16_777_216;

    // RFC 9110, section 5.6.2: what the names of headers and cookies are made of.
    private static readonly SearchValues<char> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>How requests with one key are kept together.</summary>
    /// <value>Default: <see cref="AffinityMode.ByService"/>.</value>
    public AffinityMode Mode { get; set; }

    /// <summary>Where the key comes from, unless the caller gives one with the request.</summary>
    /// <value>Default: <see cref="AffinityKeySource.Caller"/>.</value>
    public AffinityKeySource Source { get; set; }

    /// <summary>The name of the header or the cookie that <see cref="Source"/> speaks of.</summary>
    /// <value>A token (RFC 9110); headers go without case, cookies with it. Default: <see langword="null"/>, for the sources that have none.</value>
    public string? Name { get; set; }

    /// <summary>How long a sticky key is remembered after its last request: Kubernetes' <c>sessionAffinityConfig.clientIP.timeoutSeconds</c>.</summary>
    /// <value>
    /// 1 second to 1 day, counted in eighths of a second. Default: 3 hours (10,800 s), as Kubernetes. Where the service itself asks
    /// for affinity, its own timeout counts.
    /// </value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromHours(3);

    /// <summary>How many sticky keys there is room for. When it is used up, a key that was used long ago is forgotten for each new one.</summary>
    /// <value>1 to 16,777,216. Default: 100,000. The table grows with its keys and takes less than 40 bytes for each.</value>
    public int MaxKeys { get; set; } = 100_000;

    internal IEnumerable<string> Faults()
    {
        if (!Enum.IsDefined(Mode))
            yield return $"Mode is {Mode}; it must be one of {string.Join(", ", Enum.GetNames<AffinityMode>())}";
        if (!Enum.IsDefined(Source))
            yield return $"Source is {Source}; it must be one of {string.Join(", ", Enum.GetNames<AffinityKeySource>())}";
        if (Source is AffinityKeySource.Header or AffinityKeySource.Cookie)
        {
            if (string.IsNullOrEmpty(Name) || Name.AsSpan().ContainsAnyExcept(Token))
                yield return $"Name is '{Name}'; with Source {Source} it must be the name of one, without blanks";
        }
        else if (Name is not null)
        {
            yield return $"Name is '{Name}', but Source is {Source}; only Header and Cookie have a name";
        }

        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromDays(1))
            yield return $"Timeout is {Timeout}; it must be from 1 second to 1 day";
        if (MaxKeys is < 1 or > KeysAllowed)
            yield return $"MaxKeys is {MaxKeys}; it must be from 1 to {KeysAllowed}";
    }
}
