namespace Discovery.Simulation.Servers;

/// <summary>One server: some slots that work, and a line before them.</summary>
internal sealed class Server(int index, int firstSlot, int slots, double speed, WaitingLine line)
{
    // How much the newest request moves what the server says of its service time.
    private const double Smoothing = 0.1;

    internal int Index => index;

    internal int FirstSlot => firstSlot;

    internal int Slots => slots;

    internal WaitingLine Line => line;

    /// <summary>How fast it is when nothing disturbs it.</summary>
    internal double FullSpeed { get; } = speed;

    /// <summary>Work done per unit of time at present; 0 stands still.</summary>
    internal double Speed { get; set; } = speed;

    /// <summary>How many of its slots work.</summary>
    internal int Busy { get; set; }

    /// <summary>Refuses connections.</summary>
    internal bool IsDown { get; set; }

    /// <summary>Answers every request with an error after this time, in ticks, without working.</summary>
    internal long? FailsAfter { get; set; }

    /// <summary>The mean time that recent requests took, without waiting, in ticks; 0 before the first.</summary>
    internal double ServiceTime { get; private set; }

    internal void Served(long ticks) => ServiceTime += (ServiceTime == 0 ? 1 : Smoothing) * (ticks - ServiceTime);

    /// <summary>Forgets what it has measured, as a new process does.</summary>
    internal void Restart() => ServiceTime = 0;
}
