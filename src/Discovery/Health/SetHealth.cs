namespace Discovery.Health;

/// <summary>Watches the health of one live set's candidates: all parts that its options turn on.</summary>
internal sealed class SetHealth : IAsyncDisposable
{
    private readonly HealthRecords _records;
    private readonly OutlierDetector? _outliers;
    private readonly WarmUp? _warmUp;
    private readonly ConcurrencyLimits? _limits;
    private readonly ProbeRounds? _probes;

    /// <remarks><c>changed</c> is told that pickers must be made anew.</remarks>
    internal SetHealth(
        ServiceName service, HealthOptions options, IHealthProbe? probe, TimeProvider timeProvider, Random random, HealthJournal journal, Action changed)
    {
        var clock = new HealthClock(timeProvider);
        _records = new HealthRecords(changed);
        if (options.SlowStart.Window > TimeSpan.Zero)
            _warmUp = new WarmUp(options.SlowStart, _records, clock);
        if (options.Outliers is { Enabled: true, MaxEjectedPercent: > 0 })
            _outliers = new OutlierDetector(options.Outliers, _records, clock, random, journal, Returned);
        if (options.Concurrency.Adaptive || options.Concurrency.Limit is not null)
            _limits = new ConcurrencyLimits(options.Concurrency);
        if (probe is not null)
            _probes = new ProbeRounds(service, probe, options.Probe, _records, clock, random, journal, Returned);
    }

    /// <summary>Takes over a new set, before anybody picks from it.</summary>
    /// <param name="candidates">All of its candidates.</param>
    /// <param name="gone">Those that left with it.</param>
    /// <param name="isFirst">Whether it is the first: nobody in it is a newcomer.</param>
    internal void Follow(IReadOnlyCollection<Candidate> candidates, IReadOnlyCollection<Candidate> gone, bool isFirst)
    {
        var news = false;
        _records.Change(() =>
        {
            foreach (var candidate in gone)
            {
                if (_records.TryGet(candidate, out var record))
                    _outliers?.Remove(record);
            }

            foreach (var record in _records.Update(candidates, gone))
            {
                news = true;
                Add(record, isFirst);
            }

            // The set that is to be published makes pickers anew by itself.
            return false;
        });

        if (news)
            _probes?.Wake();
    }

    /// <summary>Ends it: nothing changes any more, and the candidates are as if nothing was known of them.</summary>
    internal void Release()
    {
        foreach (var record in _records.Close())
        {
            var candidate = record.Candidate;
            if (_outliers is not null)
                candidate.Forget(_outliers);
            if (_limits is not null)
                candidate.Forget(_limits);
            (candidate.Health, candidate.Warmth, candidate.Limit) = (CandidateHealth.Healthy, 1, int.MaxValue);
        }

        _outliers?.Dispose();
        _warmUp?.Dispose();
        _probes?.Stop();
    }

    /// <summary>Waits until probes in flight have ended. After <see cref="Release"/>.</summary>
    public ValueTask DisposeAsync() => _probes?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void Add(HealthRecord record, bool isFirst)
    {
        _outliers?.Add(record);
        _limits?.Add(record.Candidate);
        if (!isFirst)
            _warmUp?.Begin(record);
    }

    private void Returned(HealthRecord record)
    {
        if (record.IsIn)
            _warmUp?.Begin(record);
    }
}
