namespace Discovery;

/// <summary>SplitMix64: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators" (OOPSLA 2014).</summary>
internal static class SplitMix64
{
    /// <summary>The golden-ratio step between states.</summary>
    internal const ulong Gamma = 0x9E3779B97F4A7C15;

    /// <summary>Turns a state into 64 well-mixed bits (Stafford's variant 13).</summary>
    internal static ulong Finish(ulong state)
    {
        state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        state = (state ^ (state >> 27)) * 0x94D049BB133111EB;
        return state ^ (state >> 31);
    }
}
