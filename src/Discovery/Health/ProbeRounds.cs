namespace Discovery.Health;

/// <summary>Probes the candidates of one live set, round after round; newcomers at once.</summary>
internal sealed class ProbeRounds : IAsyncDisposable
{
    private readonly ServiceName _service;
    private readonly IHealthProbe _probe;
    private readonly ProbeOptions _options;
    private readonly HealthRecords _records;
    private readonly HealthClock _clock;
    private readonly Random _random;
    private readonly HealthJournal _journal;
    // Told of each candidate whose probes pass again.
    private readonly Action<HealthRecord> _returned;
    private readonly CancellationTokenSource _stop = new();
    private volatile TaskCompletionSource _wake = NewSignal();
    private Task? _loop;

    internal ProbeRounds(
        ServiceName service, IHealthProbe probe, ProbeOptions options, HealthRecords records, HealthClock clock, Random random, HealthJournal journal, Action<HealthRecord> returned)
    {
        _service = service;
        _probe = probe;
        _options = options;
        _records = records;
        _clock = clock;
        _random = random;
        _journal = journal;
        _returned = returned;
    }

    /// <summary>Probes newcomers now. Called by the live set alone, which does not call it again once it disposes this.</summary>
    internal void Wake()
    {
        if (_loop is null)
            _loop = Task.Run(RunAsync);
        else
            _wake.TrySetResult();
    }

    /// <summary>Ends the rounds.</summary>
    internal void Stop() => _stop.Cancel();

    public async ValueTask DisposeAsync()
    {
        if (_loop is not null)
            await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task RunAsync()
    {
        while (true)
        {
            var due = _clock.Now + (_options.Interval * (1 + (_options.Jitter * _random.NextDouble())));
            await ProbeAsync(Records(onlyNew: false)).ConfigureAwait(false);
            while (await IsWokenBeforeAsync(due).ConfigureAwait(false))
                await ProbeAsync(Records(onlyNew: true)).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for newcomers, or until the next round is due.</summary>
    private async Task<bool> IsWokenBeforeAsync(TimeSpan due)
    {
        var wait = due - _clock.Now;
        if (wait <= TimeSpan.Zero)
            return false;

        try
        {
            await _wake.Task.WaitAsync(wait, _clock.TimeProvider, _stop.Token).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private List<HealthRecord> Records(bool onlyNew)
    {
        // Before looking, so that whoever comes after it wakes the loop again.
        _wake = NewSignal();
        List<HealthRecord> records = [];
        _records.Change(() =>
        {
            records.AddRange(_records.All.Where(r => !onlyNew || r.Probes.IsNew));
            return false;
        });
        return records;
    }

    private async Task ProbeAsync(List<HealthRecord> records)
    {
        var results = new ProbeResult[records.Count];
        await Parallel.ForAsync(
            0,
            results.Length,
            new ParallelOptions { MaxDegreeOfParallelism = _options.Concurrency, CancellationToken = _stop.Token },
            async (i, _) => results[i] = await ProbeAsync(records[i].Candidate.Endpoint).ConfigureAwait(false)).ConfigureAwait(false);

        // All results of a round are one change.
        _records.Change(() =>
        {
            var changed = false;
            for (var i = 0; i < results.Length; i++)
                changed |= Judge(records[i], results[i]);
            return changed;
        });
    }

    private async ValueTask<ProbeResult> ProbeAsync(ServiceEndpoint endpoint)
    {
        using var limit = new CancellationTokenSource(_options.Timeout, _clock.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stop.Token);
        try
        {
            // Waited for no longer than that, even if the probe does not listen to its token.
            var probing = _probe.ProbeAsync(_service, endpoint, either.Token).AsTask();
            return new(await probing.WaitAsync(either.Token).ConfigureAwait(false), Reason: null);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new(CandidateHealth.Unhealthy, $"no answer within {_options.Timeout.TotalSeconds:0.###} s");
        }
        catch (Exception exception) when (!_stop.IsCancellationRequested)
        {
            // Whatever a probe throws says that the endpoint is not well, and must not end the loop.
            return new(CandidateHealth.Unhealthy, exception.GetBaseException().Message.TrimEnd('.'));
        }
    }

    private bool Judge(HealthRecord record, ProbeResult result)
    {
        if (!_records.Has(record))
            return false;

        _journal.Probed(result.Health);
        var before = record.Probes.Verdict;
        if (!record.Probes.Add(result.Health, _options))
            return false;

        _journal.ProbesSay(record.Candidate, record.Probes.Verdict, result.Reason);
        if (before == CandidateHealth.Unhealthy)
            _returned(record);
        return record.Show();
    }

    private readonly record struct ProbeResult(CandidateHealth Health, string? Reason);
}
