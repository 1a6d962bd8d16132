namespace Discovery.Kubernetes.Watches;

/// <summary>One reader's place at a shared watch, of whatever kind of objects.</summary>
internal interface IWatchPlace : IDisposable
{
    /// <summary>The state of the watch, as of the last look.</summary>
    WatchState State { get; }

    /// <summary>Whether the failure at hand was not told to this reader, nor to the one before it.</summary>
    bool HasUntoldFailure { get; }

    /// <summary>Whether this reader, and those before it, never heard of a failure.</summary>
    bool IsFirst { get; }

    /// <summary>The failure at hand, for this reader alone: one exception thrown in many places would mix up their stacks.</summary>
    SourceException Tell();

    /// <summary>Somebody's connections fail: asks again soon, if the server could not be asked.</summary>
    void Hurry();
}
