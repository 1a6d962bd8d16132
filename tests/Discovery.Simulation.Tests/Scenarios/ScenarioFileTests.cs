using Discovery.Simulation.Runs;
using Discovery.Simulation.Scenarios;

namespace Discovery.Simulation.Tests.Scenarios;

public sealed class ScenarioFileTests
{
    [Fact]
    public void The_file_beside_the_program_holds_all_scenarios()
    {
        var scenarios = ScenarioFile.Load(Path.Combine(AppContext.BaseDirectory, "scenarios.json"));

        Assert.Equal(
            ["S1", "S2", "S3", "S4", "S5", "S6", "S7", "S7-1000", "S8", "S9", "S10", "S11", "S12"],
            scenarios.Select(s => s.Name));
        Assert.All(scenarios, s => Assert.InRange(s.Seeds.Distinct().Count(), 3, 100));
        Assert.All(scenarios, s => Assert.True(s.WarmUpSeconds > 0));
        Assert.All(scenarios, s => Assert.Subset(PolicyMakers.Names.ToHashSet(), s.Policies.ToHashSet()));
    }

    [Fact]
    public void Every_fault_is_named_in_one_message()
    {
        const string Json = """
            {
              "policies": ["random", 3],
              "extra": 1,
              "scenarios": [
                { "name": "A", "title": "", "servers": [], "loads": [0.5, -1], "clients": 1.5, "work": "odd" },
                { "name": "A", "title": "Two", "servers": [{ "count": "three", "speeed": 2 }], "loads": 1, "watch": 9, "antagonist": 5,
                  "slowdowns": [{ "server": 0, "atSeconds": 1, "forSeconds": 1 }] }
              ]
            }
            """;

        var message = Assert.Throws<ScenarioFileException>(() => ScenarioFile.Parse(Json, "my.json")).Message;

        string[] faults =
        [
            "my.json cannot be used.", "$.policies[1] must be a text", "$.extra is unknown", "$.scenarios[0].title must be a text that is not empty",
            "$.scenarios[0].servers must be a list that is not empty", "$.scenarios[0].loads[1] must be a number from", "$.scenarios[0].clients must be a whole number",
            "$.scenarios[0].work is 'odd'; it must be one of constant, exponential, truncated_normal", "$.scenarios[1].servers[0].count must be a number",
            "$.scenarios[1].servers[0].speeed is unknown", "$.scenarios[1].loads must be a list", "$.scenarios[1].watch must be a number from 0 to",
            "$.scenarios[1].antagonist must be an object", "$.scenarios[1].slowdowns[0].speed is missing", "The name 'A' is used 2 times.",
        ];
        Assert.All(faults, fault => Assert.Contains(fault, message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{", "It is no JSON")]
    [InlineData("[]", "It must be an object")]
    [InlineData("{}", "$.scenarios is missing")]
    [InlineData("""{ "scenarios": [] }""", "$.scenarios must be a list that is not empty")]
    [InlineData("""{ "scenarios": [1] }""", "$.scenarios[0] must be an object")]
    public void A_file_of_another_shape_is_refused(string json, string fault) =>
        Assert.Contains(fault, Assert.Throws<ScenarioFileException>(() => ScenarioFile.Parse(json, "f")).Message, StringComparison.Ordinal);

    [Fact]
    public void Fields_left_out_have_the_defaults_of_the_documentation()
    {
        var scenario = ScenarioFile.Parse("""{ "policies": ["random"], "scenarios": [{ "name": "A", "title": "B", "servers": [{ "count": 2 }], "loads": [0.5] }] }""", "f")[0];

        Assert.Equal((1, 10, 0, 10, 60), (scenario.Clients, scenario.MeanWorkMs, scenario.NetworkDelayMs, scenario.WarmUpSeconds, scenario.Seconds));
        Assert.Equal([1, 2, 3], scenario.Seeds);
        Assert.Equal(["random"], scenario.Policies);
        Assert.Equal(new ServerGroup(2, 1, 1), scenario.Servers[0]);
        Assert.Equal(200, scenario.Capacity);
    }
}
