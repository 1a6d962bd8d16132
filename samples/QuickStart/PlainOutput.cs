using Discovery;

namespace QuickStart;

/// <summary>Lines instead of a table, for pipes, files and dumb terminals.</summary>
internal sealed class PlainOutput(SetView view, RequestLog log, EventLog events, TimeProvider time)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();

    public async Task RunAsync(CancellationToken stopping)
    {
        events.Written = Write;
        try
        {
            using var pace = new PeriodicTimer(Pace, time);
            while (await pace.WaitForNextTickAsync(stopping))
                Write(events.Elapsed, Status(), isStep: false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            events.Written = null;
        }
    }

    private void Write(TimeSpan at, string text, bool isStep)
    {
        lock (_gate)
            Console.WriteLine(isStep ? $"\n{at.TotalSeconds,5:0.0} s  == {text}" : $"{at.TotalSeconds,5:0.0} s  {text}");
    }

    private string Status()
    {
        if (view.Current is not { } snapshot)
            return "  the set is not known yet";
        var figures = log.Figures();
        var shares = snapshot.Candidates
            .Where(candidate => candidate.Endpoint.Conditions.HasFlag(EndpointConditions.Ready))
            .Select(candidate => figures.GetValueOrDefault(candidate.Endpoint.DisplayName!).ShareLately)
            .Select(share => $"{share:0%}");
        return $"  {snapshot.Condition} v{snapshot.Set?.Version}  {log.LastSecond} req/s  "
            + $"failed {log.Failures.Count}  retried {log.Retried}  ready: {string.Join(' ', shares)}";
    }
}
