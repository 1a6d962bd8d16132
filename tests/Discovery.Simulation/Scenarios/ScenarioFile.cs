using System.Text.Json;

namespace Discovery.Simulation.Scenarios;

/// <summary>Reads scenarios from JSON.</summary>
internal static class ScenarioFile
{
    private const double Day = 86_400;
    private const int MostSlots = 100_000;

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static readonly Dictionary<string, WorkShape> Shapes = new(StringComparer.Ordinal)
    {
        ["constant"] = WorkShape.Constant,
        ["exponential"] = WorkShape.Exponential,
        ["truncated_normal"] = WorkShape.TruncatedNormal,
    };

    /// <summary>Reads a file.</summary>
    /// <exception cref="ScenarioFileException">It has faults; the message names them all.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    internal static IReadOnlyList<Scenario> Load(string file) => Parse(File.ReadAllText(file), Path.GetFileName(file));

    /// <summary>Reads the text of a file.</summary>
    /// <exception cref="ScenarioFileException">It has faults; the message names them all.</exception>
    internal static IReadOnlyList<Scenario> Parse(string json, string file)
    {
        var faults = new List<string>();
        IReadOnlyList<Scenario> scenarios;
        try
        {
            using var document = JsonDocument.Parse(json, Lenient);
            scenarios = Read(document.RootElement, faults);
        }
        catch (JsonException e)
        {
            throw new ScenarioFileException(file, [$"It is no JSON: {e.Message}"], e);
        }

        foreach (var twice in scenarios.CountBy(s => s.Name, StringComparer.OrdinalIgnoreCase).Where(n => n.Value > 1 && n.Key.Length > 0))
            faults.Add($"The name '{twice.Key}' is used {twice.Value} times.");
        return faults.Count == 0 ? scenarios : throw new ScenarioFileException(file, faults);
    }

    private static IReadOnlyList<Scenario> Read(JsonElement root, List<string> faults)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            faults.Add("It must be an object with a list 'scenarios'.");
            return [];
        }

        var reader = new FieldReader(root, "$", faults);
        var policies = reader.Texts("policies");
        var scenarios = reader.Objects("scenarios", required: true, fields => ReadScenario(fields, policies));
        reader.RefuseOthers();
        return scenarios;
    }

    private static Scenario ReadScenario(FieldReader fields, IReadOnlyList<string> policies)
    {
        var groups = fields.Objects("servers", required: true, ReadGroup);
        var own = fields.Texts("policies");
        var newcomer = fields.Object("newcomer", ReadNewcomer);
        var servers = groups.Sum(g => g.Count) + (newcomer is null ? 0 : 1);
        if (servers > Servers.ServerAddress.Most)
            fields.Refuse("servers", $"has {servers} servers; {Servers.ServerAddress.Most} is the most.");

        return new Scenario
        {
            Name = fields.Text("name"),
            Title = fields.Text("title"),
            Clients = fields.Whole("clients", 1, 100_000, 1),
            Servers = groups,
            Loads = fields.Numbers("loads", 0.001, 10),
            MeanWorkMs = fields.Number("meanWorkMs", 0.001, 1_000_000, 10),
            Work = fields.Choice("work", WorkShape.Exponential, Shapes),
            NetworkDelayMs = fields.Number("networkDelayMs", 0, 10_000, 0),
            WarmUpSeconds = fields.Number("warmUpSeconds", 0, Day, 10),
            Seconds = fields.Number("seconds", 0.001, Day, 60),
            Seeds = [.. fields.Numbers("seeds", 0, int.MaxValue, [1, 2, 3]).Select(s => (long)s)],
            Policies = own.Count > 0 ? own : policies,
            Antagonist = fields.Object("antagonist", ReadAntagonist),
            Slowdowns = fields.Objects("slowdowns", required: false, f => ReadSlowdown(f, servers)),
            Newcomer = newcomer,
            Restart = fields.Object("restart", ReadRestart),
            Failing = fields.Object("failing", f => ReadFailing(f, servers)),
            Keys = fields.Object("keys", f => new KeyMix(f.Whole("count", 1, 10_000_000), f.Number("exponent", 0, 10))),
            Watch = fields.WholeOrNone("watch", 0, Math.Max(0, servers - 1)),
        };
    }

    private static ServerGroup ReadGroup(FieldReader f) =>
        new(f.Whole("count", 1, Servers.ServerAddress.Most), f.Number("speed", 0.000_001, 1_000_000, 1), f.Whole("slots", 1, MostSlots, 1));

    private static Antagonist ReadAntagonist(FieldReader f) =>
        new(f.Number("steals", 0, 1), f.Number("onSeconds", 0.001, Day), f.Number("offSeconds", 0.001, Day));

    private static Slowdown ReadSlowdown(FieldReader f, int servers) =>
        new(f.Whole("server", 0, Math.Max(0, servers - 1)), f.Number("atSeconds", 0, Day), f.Number("forSeconds", 0, Day), f.Number("speed", 0, 1_000_000));

    private static Newcomer ReadNewcomer(FieldReader f) =>
        new(f.Number("atSeconds", 0, Day), f.Number("slowness", 1, 1_000_000), f.Number("warmsForSeconds", 0.1, Day));

    private static RollingRestart ReadRestart(FieldReader f) =>
        new(f.Number("atSeconds", 0, Day), f.Number("share", 0.000_01, 0.99), f.Number("noticeMs", 0, Day), f.Number("graceSeconds", 0, Day), f.Number("downSeconds", 0.001, Day));

    private static FailingServer ReadFailing(FieldReader f, int servers) =>
        new(f.Whole("server", 0, Math.Max(0, servers - 1)), f.Number("atSeconds", 0, Day), f.Number("answerMs", 0, Day));
}
