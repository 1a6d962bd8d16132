namespace Discovery.Health;

/// <summary>Raises the warmth of candidates that are new or back, step by step. Its timer runs only while one warms up.</summary>
internal sealed class WarmUp : IDisposable
{
    // Each step makes the pickers anew, once for all candidates that warm up.
    private const int Steps = 10;

    private readonly SlowStartOptions _options;
    private readonly HealthRecords _records;
    private readonly HealthClock _clock;
    private readonly ITimer _timer;
    private bool _isRunning;

    internal WarmUp(SlowStartOptions options, HealthRecords records, HealthClock clock)
    {
        _options = options;
        _records = records;
        _clock = clock;
        _timer = clock.CreateTimer(() => _records.Change(Step));
    }

    /// <summary>Makes a candidate cold. Within a change of the records.</summary>
    internal void Begin(HealthRecord record)
    {
        record.WarmingSince = _clock.Now;
        record.Candidate.Warmth = _options.ShareAt(TimeSpan.Zero);
        if (!_isRunning)
            Arm();
    }

    public void Dispose() => _timer.Dispose();

    private bool Step()
    {
        _isRunning = false;
        var now = _clock.Now;
        foreach (var record in _records.All)
        {
            if (record.WarmingSince is not { } since)
                continue;

            record.Candidate.Warmth = _options.ShareAt(now - since);
            if (now - since >= _options.Window)
                record.WarmingSince = null;
            else if (!_isRunning)
                Arm();
        }

        return true;
    }

    private void Arm()
    {
        _isRunning = true;
        HealthClock.Set(_timer, _options.Window / Steps);
    }
}
