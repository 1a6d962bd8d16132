namespace QuickStart;

/// <summary>What happened, and when: the steps of the scenario and the events within them.</summary>
internal sealed class EventLog(TimeProvider time)
{
    private const int Kept = 20;

    private readonly Lock _gate = new();
    private readonly long _start = time.GetTimestamp();
    private readonly Queue<(TimeSpan At, string Text)> _last = new();

    /// <summary>Gets each line as it is written.</summary>
    public Action<TimeSpan, string, bool>? Written { get; set; }

    public string CurrentStep { get; private set; } = "Starting";

    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    public IReadOnlyList<(TimeSpan At, string Text)> Last(int count)
    {
        lock (_gate)
            return [.. _last.TakeLast(count)];
    }

    public void Step(string text)
    {
        CurrentStep = text;
        Written?.Invoke(Elapsed, text, true);
    }

    public void Add(string text)
    {
        var at = Elapsed;
        lock (_gate)
        {
            _last.Enqueue((at, text));
            if (_last.Count > Kept)
                _last.Dequeue();
        }

        Written?.Invoke(at, text, false);
    }
}
