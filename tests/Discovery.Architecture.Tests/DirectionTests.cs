using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Discovery.Architecture.Tests;

/// <summary>The folder list is the architecture: who may use whom.</summary>
public sealed partial class DirectionTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Endpoints"] = [],
        ["Diagnostics"] = ["Endpoints"],
        ["Sources"] = ["Endpoints", "Diagnostics"],
        ["Balancing"] = ["Endpoints", "Diagnostics"],
        ["Topology"] = ["Endpoints", "Diagnostics"],
        ["Affinity"] = ["Endpoints", "Diagnostics"],
        ["Health"] = ["Endpoints", "Diagnostics"],
        ["Live"] = ["Endpoints", "Diagnostics", "Sources", "Health"],
        ["Connectors"] = ["Endpoints", "Diagnostics", "Live", "Topology", "Balancing", "Affinity", "Sources"],
    };

    // These see more than the engine, for they put packages together, stand in for what packages talk to, or show how parts behave.
    private static readonly string[] Exceptions = ["Discovery.Extensions", "Discovery.Testing", "Discovery.Simulation"];

    public static TheoryData<string> Folders =>
        [.. Directory.GetDirectories(Path.Combine(Repository.Source, "Discovery")).Select(d => Path.GetFileName(d)).Except(["obj", "bin"])];

    public static TheoryData<string> Projects =>
        [.. Directory.GetFiles(Repository.Source, "*.csproj", SearchOption.AllDirectories).Select(f => Path.GetFileNameWithoutExtension(f))];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_uses_only_those_below_it(string folder)
    {
        Assert.True(Allowed.TryGetValue(folder, out var allowed), $"src/Discovery/{folder} is new: say here whom it may use.");

        foreach (var file in Files(folder))
        {
            var used = Mentions().Matches(File.ReadAllText(file)).Select(m => m.Groups["folder"].Value).Where(Allowed.ContainsKey);
            Assert.All(used.Distinct(), other => Assert.True(
                other == folder || allowed.Contains(other), $"{Relative(file)} uses Discovery.{other}; {folder} may use {Say(allowed)}."));
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void The_namespace_of_a_file_is_its_folder(string folder) =>
        Assert.All(Files(folder), file => Assert.Contains(
            $"\nnamespace Discovery.{folder};", "\n" + File.ReadAllText(file).ReplaceLineEndings("\n"), StringComparison.Ordinal));

    [Fact]
    public void The_engine_keeps_its_files_in_folders() =>
        Assert.Empty(Directory.GetFiles(Path.Combine(Repository.Source, "Discovery"), "*.cs"));

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_package_references_the_engine_alone(string project)
    {
        var references = XDocument.Load(Path.Combine(Repository.Source, project, project + ".csproj"))
            .Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')))
            .ToList();

        if (project is "Discovery" or "Discovery.Dns.Testing")
            Assert.Empty(references);
        else if (Exceptions.Contains(project))
            Assert.Contains("Discovery", references);
        else
            Assert.Equal(["Discovery"], references);
    }

    [Fact]
    public void No_name_says_nothing()
    {
        string[] banned = ["Manager", "Helper", "Util", "Utils", "Info", "Data", "Impl"];
        var files = Directory.GetFiles(Repository.Source, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/artifacts/", StringComparison.Ordinal));

        Assert.All(files, file => Assert.DoesNotContain(
            Words().Matches(Path.GetFileNameWithoutExtension(file)).Select(m => m.Value), banned.Contains));
    }

    private static string[] Files(string folder) =>
        Directory.GetFiles(Path.Combine(Repository.Source, "Discovery", folder), "*.cs", SearchOption.AllDirectories);

    private static string Relative(string file) => Path.GetRelativePath(Repository.Root, file);

    private static string Say(string[] allowed) => allowed.Length == 0 ? "nothing of ours" : string.Join(", ", allowed);

    // A using line, or a name written out in full.
    [GeneratedRegex(@"\bDiscovery\.(?<folder>[A-Z]\w+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Mentions();

    [GeneratedRegex("[A-Z][a-z]*", RegexOptions.NonBacktracking)]
    private static partial Regex Words();
}
