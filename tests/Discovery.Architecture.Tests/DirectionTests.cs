using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Discovery.Architecture.Tests;

/// <summary>The folder list is the architecture: who may use whom.</summary>
public sealed partial class DirectionTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Internal"] = [],
        [FolderUse.Root] = ["Internal"],
        ["Diagnostics"] = [FolderUse.Root],
        ["Sources"] = [FolderUse.Root, "Internal"],
        ["Affinity"] = [FolderUse.Root, "Internal"],
        ["Topology"] = [FolderUse.Root, "Internal", "Diagnostics"],
        ["Health"] = [FolderUse.Root, "Internal", "Diagnostics"],
        ["Balancing"] = [FolderUse.Root, "Internal"],
        ["Settings"] = [FolderUse.Root, "Affinity", "Topology", "Health", "Balancing"],
        ["Live"] = [FolderUse.Root, "Internal", "Diagnostics", "Sources", "Settings", "Topology", "Health"],
        ["Leasing"] = [FolderUse.Root, "Internal", "Diagnostics", "Sources", "Settings", "Topology", "Health", "Balancing", "Affinity", "Live"],
        ["Sockets"] = [FolderUse.Root, "Internal", "Balancing", "Leasing"],
    };

    // What each package may reference, besides the core.
    private static readonly Dictionary<string, string[]> References = new(StringComparer.Ordinal)
    {
        ["Discovery.Extensions"] = ["Discovery.Http"],
        ["Discovery.Dns"] = ["Discovery.Extensions"],
        ["Discovery.Kubernetes"] = ["Discovery.Extensions"],
    };

    public static TheoryData<string> Folders => [.. Allowed.Keys];

    public static TheoryData<string> Projects =>
        [.. Directory.GetFiles(Repository.Source, "*.csproj", SearchOption.AllDirectories).Select(f => Path.GetFileNameWithoutExtension(f))];

    private static FolderUse Core { get; } = new("Discovery");

    [Fact]
    public void Each_folder_of_the_core_says_whom_it_may_use() =>
        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), Core.Folders.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_uses_only_those_below_it(string folder) => Assert.All(Core.Of(folder), use => Assert.True(
        Allowed[folder].Contains(use.To), $"{use.Example}, which is in {use.To}; {folder} may use {Say(Allowed[folder])}."));

    // Discovery.Kubernetes, .Http, .Extensions and .Dns are not untied yet.
    [Theory]
    [InlineData("Discovery")]
    [InlineData("Discovery.Testing")]
    [InlineData("Discovery.Dns.Testing")]
    [InlineData("Discovery.Kubernetes.Testing")]
    public void Folders_form_no_circle(string project) => Assert.Equal("", string.Join("\n", new FolderUse(project).Circle()));

    [Fact]
    public void The_namespace_of_a_file_of_the_core_is_its_folder_or_that_of_everyday_types() =>
        Assert.All(Files("Discovery"), file =>
        {
            var folder = Path.GetRelativePath(Path.Combine(Repository.Source, "Discovery"), file).Split('/')[0];
            Assert.Matches($@"\nnamespace Discovery(\.{folder})?;", "\n" + File.ReadAllText(file).ReplaceLineEndings("\n"));
        });

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_package_references_the_core_and_little_else(string project)
    {
        var references = XDocument.Load(Path.Combine(Repository.Source, project, project + ".csproj"))
            .Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')))
            .ToList();

        Assert.All(references, reference => Assert.True(
            reference == "Discovery" || References.GetValueOrDefault(project, []).Contains(reference), $"{project} references {reference}"));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_package_sees_the_internals_of_another(string project)
    {
        var friends = XDocument.Load(Path.Combine(Repository.Source, project, project + ".csproj"))
            .Descendants("InternalsVisibleTo").Select(f => f.Attribute("Include")!.Value);

        // The testing package makes candidates in any state, which nobody else may. Kubernetes is not untied yet.
        Assert.All(friends, friend => Assert.Matches(@"(Tests|Benchmarks|Simulation)$|^Discovery\.(Testing|Kubernetes)$", friend));
    }

    [Fact]
    public void No_name_says_nothing()
    {
        string[] banned = ["Manager", "Helper", "Util", "Utils", "Info", "Data", "Impl"];

        Assert.All(Directory.GetDirectories(Repository.Source).SelectMany(d => Files(Path.GetFileName(d))), file => Assert.DoesNotContain(
            Words().Matches(Path.GetFileNameWithoutExtension(file)).Select(m => m.Value), banned.Contains));
    }

    private static IEnumerable<string> Files(string project) =>
        Directory.GetFiles(Path.Combine(Repository.Source, project), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/artifacts/", StringComparison.Ordinal));

    private static string Say(string[] allowed) => allowed.Length == 0 ? "nothing of ours" : string.Join(", ", allowed);

    [GeneratedRegex("[A-Z][a-z]*", RegexOptions.NonBacktracking)]
    private static partial Regex Words();
}
