using Discovery.Topology;

namespace Discovery.Tests.Topology;

public sealed class OwnLocalityTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Options_go_before_variables_and_variables_before_labels()
    {
        File.WriteAllText(_file, "app=\"orders\"\ntopology.kubernetes.io/region=\"label-r\"\ntopology.kubernetes.io/zone=\"label-z\"\nkubernetes.io/hostname=\"label-n\"\nbroken\n");

        Assert.Equal(new Locality("label-r", "label-z", "label-n"), Find(new()));
        Assert.Equal(new Locality("label-r", "env-z", "env-n"), Find(new(), ("TOPOLOGY_ZONE", "env-z"), ("NODE_NAME", "env-n")));
        Assert.Equal(new Locality("set-r", "set-z", "set-n"), Find(
            new() { Region = "set-r", Zone = "set-z", Node = "set-n" }, ("TOPOLOGY_ZONE", "env-z"), ("NODE_NAME", "env-n"), ("REGION", "env-r")));
    }

    [Fact]
    public void The_variables_with_the_longer_names_go_first_and_empty_ones_do_not_count()
    {
        Assert.Equal(new Locality("r", "z"), Find(new(), ("TOPOLOGY_ZONE", "z"), ("ZONE", "y"), ("TOPOLOGY_REGION", ""), ("REGION", "r")));
        Assert.Equal(new Locality(), Find(new(), ("ZONE", " ")));
    }

    [Fact]
    public void A_file_that_was_named_must_be_there()
    {
        Assert.Empty(new LocalityOptions { LabelsFile = _file }.Faults());
        Assert.Equal(["LabelsFile is '/nowhere/labels', and there is no such file"], new LocalityOptions { LabelsFile = "/nowhere/labels" }.Faults());
    }

    [Fact]
    public void A_file_that_cannot_be_read_knows_nothing()
    {
        // A folder, which nobody can read as a file.
        Assert.Equal(new Locality(), OwnLocality.Find(new() { LabelsFile = Path.GetTempPath() }, _ => null));
        Assert.Null(OwnLocality.Lines("/nowhere/labels"));
    }

    private Locality Find(LocalityOptions options, params (string Name, string Value)[] variables)
    {
        options.LabelsFile = _file;
        return OwnLocality.Find(options, name => Array.Find(variables, v => v.Name == name).Value);
    }
}
