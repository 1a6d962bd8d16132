namespace Discovery;

/// <summary>Reports all faults of an options object at once.</summary>
internal static class Fault
{
    internal static void ThrowIfAny(IEnumerable<string> faults, string parameter)
    {
        var all = string.Join("; ", faults);
        if (all.Length > 0)
            throw new ArgumentException($"Invalid options: {all}.", parameter);
    }
}
