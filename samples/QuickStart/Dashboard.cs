using Discovery;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace QuickStart;

/// <summary>The live table for terminals. Fits 80 x 24.</summary>
internal sealed class Dashboard(SetView view, RequestLog log, EventLog events, TimeProvider time)
{
    private const int TableRows = 10;
    private const int EventLines = 5;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(125);
    private static readonly TimeSpan GoneIsShown = TimeSpan.FromSeconds(2);

    public Task RunAsync(CancellationToken stopping) => AnsiConsole.Live(Draw()).StartAsync(async screen =>
    {
        using var pace = new PeriodicTimer(Pace, time);
        try
        {
            while (await pace.WaitForNextTickAsync(stopping))
                screen.UpdateTarget(Draw());
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            screen.UpdateTarget(Draw());
        }
    });

    private Rows Draw()
    {
        var figures = log.Figures();
        var lines = new List<IRenderable> { new Markup(Heading()), Table(figures), new Markup($"[bold]{Markup.Escape(events.CurrentStep)}[/]") };
        foreach (var (at, text) in events.Last(EventLines))
            lines.Add(new Markup($"[grey]{at.TotalSeconds,5:0.0} s[/]  {Markup.Escape(text)}") { Overflow = Overflow.Ellipsis });
        return new Rows(lines);
    }

    private string Heading()
    {
        var failed = log.Failures.Count;
        var load = $"{log.Requests} requests, {log.LastSecond}/s, retried {log.Retried}, {(failed == 0 ? "failed 0" : $"[red]failed {failed}[/]")}";
        if (view.Current is not { Set: { } set } snapshot)
            return $"[bold]http://orders[/]  [yellow]Pending[/]\n{load}";
        var color = snapshot.Condition == LiveCondition.Live ? "green" : "yellow";
        var age = (time.GetUtcNow() - snapshot.AnsweredAt).TotalSeconds;
        return $"[bold]http://orders[/]  [{color}]{snapshot.Condition}[/]  version {set.Version}, {age:0.0} s old, from {Markup.Escape(set.Source)}\n{load}";
    }

    private Table Table(IReadOnlyDictionary<string, EndpointFigures> figures)
    {
        var table = new Table().Border(TableBorder.Horizontal).BorderColor(Color.Grey);
        foreach (var (title, width) in ((string, int)[])[("pod", 17), ("address", 15), ("state", 11)])
            table.AddColumn(new TableColumn(title).NoWrap().Width(width).PadLeft(0).PadRight(1));
        foreach (var title in (string[])["busy", "1 s", "total", "p50", "p99 ms"])
            table.AddColumn(new TableColumn(title).NoWrap().PadLeft(0).PadRight(0).RightAligned());

        var candidates = view.Current?.Candidates ?? [];
        foreach (var candidate in candidates)
            AddRow(table, candidate.Endpoint, StateOf(candidate.Endpoint), candidate.InFlight, figures);
        foreach (var (endpoint, _) in view.Gone.Where(gone => events.Elapsed - gone.At < GoneIsShown).TakeLast(Math.Max(0, TableRows - candidates.Length)))
            AddRow(table, endpoint, "[grey]gone[/]", null, figures);

        // As high as it will ever be: a table that grows and shrinks is hard to read.
        while (table.Rows.Count < TableRows)
            table.AddEmptyRow();
        return table;
    }

    private static void AddRow(
        Table table, ServiceEndpoint endpoint, string state, int? busy, IReadOnlyDictionary<string, EndpointFigures> figures)
    {
        var figure = figures.GetValueOrDefault(endpoint.DisplayName!);
        var style = busy is null ? "grey" : "default";
        table.AddRow(
            $"[{style}]{endpoint.DisplayName}[/]",
            $"[{style}]{endpoint.Address}[/]",
            state,
            busy?.ToString(provider: null) ?? "",
            $"{figure.ShareLately:0%}",
            $"{figure.ShareInTotal:0%}",
            $"{figure.P50:0.0}",
            $"{figure.P99:0.0}");
    }

    private static string StateOf(ServiceEndpoint endpoint) =>
        endpoint.Conditions.HasFlag(EndpointConditions.Terminating) ? "[yellow]terminating[/]"
        : endpoint.Conditions.HasFlag(EndpointConditions.Ready) ? "[green]ready[/]"
        : "[red]not ready[/]";
}
