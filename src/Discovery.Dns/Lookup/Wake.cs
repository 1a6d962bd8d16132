namespace Discovery.Dns.Lookup;

/// <summary>One watch's wish to be woken.</summary>
/// <param name="earliest">From when on it may be.</param>
/// <param name="latest">When it must be.</param>
/// <param name="sequence">Tells wishes for the same time apart.</param>
internal sealed class Wake(long earliest, long latest, long sequence)
{
    internal static readonly IComparer<Wake> ByTime = Comparer<Wake>.Create(
        static (one, other) => (one.Latest, one.Sequence).CompareTo((other.Latest, other.Sequence)));

    internal long Earliest => earliest;

    internal long Latest => latest;

    private long Sequence => sequence;

    internal TaskCompletionSource Due { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
