using Spectre.Console;

namespace QuickStart;

/// <summary>The last word: what happened, and whether it was good enough.</summary>
internal sealed class Summary(RequestLog log, BackendFleet fleet, SetView view, bool isPlain)
{
    private const double MostDeviation = 0.20;
    private const double SlowestMedian = 50;
    private const int FewestPerEndpoint = 30;

    private readonly List<string> _faults = [];

    /// <param name="isComplete">Whether the scenario came to its end.</param>
    /// <returns>Whether all was well.</returns>
    public bool Print(bool isComplete)
    {
        Line("");
        Check(isComplete, "the scenario did not come to its end");
        PrintRequests();
        PrintShares();
        PrintTimes();
        PrintLeavers();
        Line("");
        foreach (var fault in _faults)
            Line($"WRONG: {fault}", Color.Red);
        if (_faults.Count == 0)
            Line("All as promised.", Color.Green);
        return _faults.Count == 0;
    }

    private static double Median(double[] sorted) =>
        sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;

    private static void Line(string text) => Console.WriteLine(text);

    // Spectre.Console looks at TERM alone, and would write colours into files.
    private void Line(string text, Color color)
    {
        if (isPlain)
            Line(text);
        else
            AnsiConsole.Write(new Text(text + "\n", color));
    }

    private void Check(bool isWell, string fault)
    {
        if (!isWell)
            _faults.Add(fault);
    }

    private void PrintRequests()
    {
        var failures = log.Failures;
        Line($"requests: {log.Requests}, retried: {log.Retried}, failed: {failures.Count}");
        Check(failures.Count == 0, $"{failures.Count} requests failed, the first with {(failures.Count == 0 ? "" : failures[0])}");
    }

    private void PrintShares()
    {
        Line("");
        Line("requests while the set was stable; each endpoint's share in % of a fair one:");
        foreach (var phase in log.Phases)
        {
            var shares = phase.Shares.Select(pair => $"{pair.Pod[^5..]} {pair.Share * 100,5:0.0}");
            Line($"  {phase.Title,-12} {phase.Requests,4}  {string.Join(' ', shares)}");
            var pods = phase.Shares.Count();
            Check(phase.Requests >= pods * FewestPerEndpoint, $"'{phase.Title}' had too few requests to judge shares: {phase.Requests}");
            Check(phase.WorstDeviation <= MostDeviation, $"'{phase.Title}': an endpoint was {phase.WorstDeviation:0%} off its fair share");
        }

        Line($"  worst deviation {log.Phases.Select(phase => phase.WorstDeviation).DefaultIfEmpty().Max():0.0%}");
    }

    private void PrintTimes()
    {
        // The first three were there before the load.
        var added = fleet.All.Skip(3).ToList();
        var silent = added.Where(pod => pod.TimeToFirstRequest is null).Select(pod => pod.Name).ToList();
        Check(silent.Count == 0, $"new endpoints without any request: {string.Join(", ", silent)}");

        var times = added.Where(pod => !pod.AnnouncedInOutage).Select(pod => pod.TimeToFirstRequest?.TotalMilliseconds).OfType<double>().ToArray();
        Line("");
        Line("from API event to first request on a new endpoint, in ms:");
        Line($"  {string.Join("  ", times.Select(each => $"{each:0.0}"))}");
        Array.Sort(times);
        var median = times.Length == 0 ? double.NaN : Median(times);
        Line($"  median {median:0.0}, worst {times.LastOrDefault():0.0}");
        Check(median <= SlowestMedian, $"the median time from event to first request was {median:0} ms, more than {SlowestMedian} ms");
        foreach (var pod in added.Where(pod => pod is { AnnouncedInOutage: true, TimeToFirstRequest: not null }))
            Line($"  added while the API was down: {pod.TimeToFirstRequest!.Value.TotalMilliseconds:0} after it came back");
    }

    private void PrintLeavers()
    {
        var busy = view.Current?.Candidates.Sum(candidate => candidate.InFlight) ?? 0;
        Line("");
        Line($"requests to an endpoint after it had left: {log.Late}; still in flight: {busy}");
        Check(log.Late == 0, $"{log.Late} requests went to an endpoint that had left the ready set");
        Check(busy == 0, $"{busy} requests are still counted as in flight");
    }
}
