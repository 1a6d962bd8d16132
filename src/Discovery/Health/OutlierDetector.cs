using System.Globalization;

namespace Discovery.Health;

/// <summary>Ejects candidates by how their leases end, and lets them back.</summary>
/// <remarks>
/// Rows of failures eject at once, rates at the end of an interval. Intervals run, and requests are counted, only while somebody fails or is
/// ejected: a service that is well costs no timer and no counting.
/// </remarks>
internal sealed class OutlierDetector : IDisposable
{
    private readonly OutlierOptions _options;
    private readonly HealthRecords _records;
    private readonly HealthClock _clock;
    private readonly Random _random;
    private readonly HealthJournal _journal;
    // Told of each candidate that is back.
    private readonly Action<HealthRecord> _returned;
    private readonly ITimer _timer;
    private volatile bool _isCounting;
    private int _ejected;
    private TimeSpan? _nextTick;
    private TimeSpan? _lastRefusal;

    internal OutlierDetector(
        OutlierOptions options, HealthRecords records, HealthClock clock, Random random, HealthJournal journal, Action<HealthRecord> returned)
    {
        _options = options;
        _records = records;
        _clock = clock;
        _random = random;
        _journal = journal;
        _returned = returned;
        _timer = clock.CreateTimer(() => _records.Change(OnTimer));
    }

    /// <summary>Whether requests are to be counted, for a rate will be looked at.</summary>
    internal bool IsCounting => _isCounting;

    private bool LooksAtRates => _options.SuccessRate.Enabled || _options.FailurePercentage.Enabled;

    /// <summary>Hears from now on how a candidate's leases end.</summary>
    internal void Add(HealthRecord record) =>
        record.Signal = record.Candidate.Signal(this, () => new OutlierSignal(this, record, _options));

    internal void Remove(HealthRecord record)
    {
        if (record.Ejection.IsActive)
            _ejected--;
    }

    /// <summary>A lease has failed: an interval begins with it, if none runs.</summary>
    internal void OnFailure()
    {
        if (!LooksAtRates || _isCounting)
            return;

        _records.Change(() =>
        {
            if (_isCounting)
                return false;
            foreach (var record in _records.All)
                record.Signal?.Take();
            _isCounting = true;
            Arm();
            return false;
        });
    }

    /// <summary>So many failures in a row.</summary>
    internal void OnInARow(HealthRecord record, OutlierReason reason, int count) => _records.Change(() =>
    {
        // Counted from 0 again even if it stays, as in Envoy: it is tried again after as many.
        record.Signal?.Forget();
        return TryEject(record, reason, string.Create(CultureInfo.InvariantCulture, $"{count} {Words(reason)} in a row"));
    });

    public void Dispose() => _timer.Dispose();

    private static string Words(OutlierReason reason) => reason switch
    {
        OutlierReason.ConsecutiveGatewayFailures => "gateway failures",
        OutlierReason.ConsecutiveConnectFailures => "failures to connect",
        _ => "failures",
    };

    private bool TryEject(HealthRecord record, OutlierReason reason, string text)
    {
        if (record.Ejection.IsActive || !_records.Has(record))
            return false;
        if (!MayEject(record))
        {
            Refuse(record, text);
            return false;
        }

        var time = record.Ejection.Begin(_clock.Now, _options, _random);
        _ejected++;
        Arm();
        _journal.Ejected(record.Candidate, reason, text, time, _ejected, _records.Ready);
        return record.Show();
    }

    /// <summary>Whether so many may be ejected: looked at before, so that the share may be passed by the one that is ejected.</summary>
    private bool MayEject(HealthRecord record) =>
        100.0 * _ejected < (double)_options.MaxEjectedPercent * Math.Max(1, _records.Ready)
        && _records.All.Any(other => other != record && other.IsIn && other.IsReady);

    private void Refuse(HealthRecord record, string text)
    {
        // Where all fail this comes all the time, and says nothing new.
        if (_lastRefusal is { } last && _clock.Now - last < _options.Interval)
            return;

        _lastRefusal = _clock.Now;
        _journal.NotEjected(record.Candidate, text, _ejected, _records.Ready, _options.MaxEjectedPercent);
    }

    private bool OnTimer()
    {
        var changed = false;
        var now = _clock.Now;
        foreach (var record in _records.All.Where(r => r.Ejection.IsActive && r.Ejection.Until <= now))
            changed |= Return(record, now);
        if (_nextTick <= now)
        {
            _nextTick = null;
            changed |= Tick(now);
        }

        Arm();
        return changed;
    }

    private bool Return(HealthRecord record, TimeSpan now)
    {
        _journal.Returned(record.Candidate, now - record.Ejection.Since);
        record.Ejection.End(now);
        record.Signal?.Forget();
        _ejected--;
        _returned(record);
        return record.Show();
    }

    private bool Tick(TimeSpan now)
    {
        foreach (var record in _records.All)
            record.Ejection.Forgive(now, _options.Interval);
        if (!_isCounting)
            return false;

        var interval = _records.All.Where(r => r.Signal is not null).Select(r => (Record: r, Counts: r.Signal!.Take())).ToList();
        _isCounting = interval.Exists(c => c.Counts.HasFailure);
        var changed = false;
        // Those that are ejected have old requests at most.
        foreach (var (record, reason, text) in OutlierRates.Find([.. interval.Where(c => !c.Record.Ejection.IsActive)], _options))
            changed |= TryEject(record, reason, text);
        return changed;
    }

    /// <summary>Sets the timer to what comes next: the end of an interval or of an ejection; to never if nothing does.</summary>
    private void Arm()
    {
        var now = _clock.Now;
        var isNeeded = _isCounting || _records.All.Any(r => r.Ejection.Count > 0);
        _nextTick = isNeeded ? _nextTick ?? now + _options.Interval : null;
        var next = _nextTick;
        foreach (var record in _records.All)
        {
            if (record.Ejection.IsActive && record.Ejection.Until < next)
                next = record.Ejection.Until;
        }

        HealthClock.Set(_timer, next is { } time ? time - now : null);
    }
}
