namespace Discovery.Kubernetes.Access.Exec;

/// <summary>How soon a plugin may be run again. Plugins ask servers, and some ask people: each run is dear.</summary>
/// <remarks>Not safe for many threads: its owner has a lock.</remarks>
internal sealed class ExecPause
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private int _inVain;
    private bool _isRefused;
    private long _ranAt;

    /// <summary>Why the last run failed; null if it did not.</summary>
    internal SourceException? Failure { get; private set; }

    /// <summary>How long to wait from now on; null for no time.</summary>
    internal TimeSpan? Rest(TimeProvider clock)
    {
        if (_inVain == 0)
            return null;

        var pause = First * (1L << Math.Min(_inVain - 1, 10));
        var rest = (pause > Longest ? Longest : pause) - clock.GetElapsedTime(_ranAt);
        return rest > TimeSpan.Zero ? rest : null;
    }

    /// <summary>The plugin was run.</summary>
    /// <param name="clock">The clock.</param>
    /// <param name="failure">Why it gave nothing; null if it did.</param>
    internal void Ran(TimeProvider clock, SourceException? failure)
    {
        // In place of what was refused: if that is refused as well, the plugin is of no more use than one that fails.
        _inVain = failure is null && !_isRefused ? 0 : _inVain + 1;
        _isRefused = false;
        _ranAt = clock.GetTimestamp();
        Failure = failure;
    }

    /// <summary>The server refused what the last run gave.</summary>
    internal void Refused() => _isRefused = true;

    /// <summary>What the last run gave was good.</summary>
    internal void Reset() => (_inVain, _isRefused) = (0, false);
}
