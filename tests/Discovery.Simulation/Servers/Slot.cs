namespace Discovery.Simulation.Servers;

/// <summary>A place where one request at a time is worked on.</summary>
internal struct Slot
{
    internal int Server;

    /// <summary>The request, or -1.</summary>
    internal int Request;

    /// <summary>Counts the plans made; the end of an older plan is void.</summary>
    internal int Version;

    /// <summary>When the request came into the slot.</summary>
    internal long Entered;

    /// <summary>When <see cref="Left"/> was true.</summary>
    internal long Planned;

    /// <summary>Work left, in ticks at speed 1.</summary>
    internal double Left;
}
