using System.Xml.Linq;
using Discovery.Simulation.Output;

namespace Discovery.Simulation.Tests.Output;

public sealed class SimulateCommandTests : IDisposable
{
    private const string Tiny = """
        { "scenarios": [
          { "name": "T1", "title": "Small & <quick>", "clients": 2, "servers": [{ "count": 3 }], "loads": [0.5], "seconds": 3, "warmUpSeconds": 1, "policies": ["random"] },
          { "name": "T2", "title": "Steps", "servers": [{ "count": 3 }], "loads": [0.3, 0.6], "seconds": 3, "warmUpSeconds": 1 },
          { "name": "T3", "title": "Newcomer", "servers": [{ "count": 3 }], "loads": [0.3], "seconds": 3, "warmUpSeconds": 1,
            "newcomer": { "atSeconds": 1, "slowness": 2, "warmsForSeconds": 1 }, "watch": 3 }
        ] }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("simulation").FullName;
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _output.Dispose();
        _errors.Dispose();
    }

    [Fact]
    public void A_table_names_the_scenario_and_each_policy()
    {
        Assert.Equal(0, Run("T1", "--policies", "round_robin,adaptive"));

        var lines = _output.ToString().Split('\n');
        Assert.StartsWith("T1  Small & <quick>", lines[0], StringComparison.Ordinal);
        Assert.Equal(["central_queue", "jsq", "round_robin", "adaptive"], lines.Skip(3).Take(4).Select(l => l.Split(' ')[0]));
        Assert.DoesNotContain("T2", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_summary_sets_scenarios_side_by_side()
    {
        Assert.Equal(0, Run("T1", "T2", "--policies", "random"));

        var lines = _output.ToString().TrimEnd().Split('\n')[^5..];
        Assert.Equal(["| p99 in ms | T1 | T2 |", "| --- | ---: | ---: |"], lines[..2].Select(l => l.TrimEnd()));
        Assert.Matches(@"^\| `random` \| \d+ \| \d+ \|", lines[4]);
    }

    [Fact]
    public void A_plot_is_drawn_for_each_scenario()
    {
        Assert.Equal(0, Run("--svg", Path.Combine(_folder, "plots"), "--policies", "random", "--seed", "5"));

        foreach (var name in new[] { "t1", "t2", "t3" })
        {
            var svg = XDocument.Load(Path.Combine(_folder, "plots", $"{name}.svg")).Root!;
            XNamespace space = "http://www.w3.org/2000/svg";
            Assert.Equal(3, svg.Elements(space + "polyline").Count());
            Assert.Contains("random", svg.Elements(space + "text").Select(t => t.Value));
        }
    }

    [Theory]
    [InlineData("T9", "Unknown scenarios: T9. Known are T1, T2, T3.")]
    [InlineData("--policies odd", "Unknown policies: odd. Known are central_queue")]
    [InlineData("--seed -1", "a seed is a whole number")]
    [InlineData("--loud x", "--loud is no option. Usage:")]
    [InlineData("--svg", "--svg needs a value")]
    public void A_wrong_command_line_says_what_is_right(string arguments, string error)
    {
        Assert.Equal(1, Run(arguments.Split(' ')));
        Assert.Contains(error, _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_faulty_file_is_refused()
    {
        Assert.Equal(1, RunFile("{}"));
        Assert.Contains("$.scenarios is missing", _errors.ToString(), StringComparison.Ordinal);
    }

    private int Run(params string[] args) => RunFile(Tiny, args);

    private int RunFile(string json, params string[] args)
    {
        var file = Path.Combine(_folder, "scenarios.json");
        File.WriteAllText(file, json);
        return SimulateCommand.Run([.. args, "--file", file], _output, _errors, TimeProvider.System);
    }
}
