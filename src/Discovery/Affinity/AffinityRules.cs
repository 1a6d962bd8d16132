namespace Discovery.Affinity;

/// <summary>What options and service together come to.</summary>
/// <param name="Mode">Not <see cref="AffinityMode.ByService"/>: that is decided.</param>
/// <param name="KeyedByClient">Whether this process is the key of requests without one.</param>
/// <param name="Timeout">How long a sticky key is remembered.</param>
/// <param name="MaxKeys">How many sticky keys there is room for.</param>
internal sealed record AffinityRules(AffinityMode Mode, bool KeyedByClient, TimeSpan Timeout, int MaxKeys)
{
    internal static AffinityRules Of(AffinityOptions options, ServiceTraits traits)
    {
        var keyedByClient = options.Source == AffinityKeySource.ClientIp;
        if (options.Mode != AffinityMode.ByService)
            return new(options.Mode, keyedByClient, options.Timeout, options.MaxKeys);

        // A header or a cookie that somebody configured says more of who belongs together than the client's address.
        return traits.ClientAffinity is { } timeout && options.Source is not (AffinityKeySource.Header or AffinityKeySource.Cookie)
            ? new(AffinityMode.Sticky, KeyedByClient: true, timeout, options.MaxKeys)
            : new(AffinityMode.Hash, keyedByClient, options.Timeout, options.MaxKeys);
    }
}
