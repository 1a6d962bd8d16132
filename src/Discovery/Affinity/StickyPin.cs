namespace Discovery.Affinity;

/// <summary>The number of a candidate, and when its key was last used: one word, so that both are read and written at once.</summary>
/// <param name="word">The number in the upper half, the time in the lower.</param>
internal readonly struct StickyPin(ulong word)
{
    internal StickyPin(int number, uint used)
        : this(((ulong)(uint)number << 32) | used)
    {
    }

    internal ulong Word => word;

    internal int Number => (int)(word >> 32);

    internal uint Used => (uint)word;

    // A thread that took its time a little earlier than another must not find the other's pin to be of age.
    internal uint Age(uint now) => now > Used ? now - Used : 0;
}
