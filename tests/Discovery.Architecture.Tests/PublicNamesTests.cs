using System.Reflection;
using System.Text.RegularExpressions;

namespace Discovery.Architecture.Tests;

/// <summary>Public names are the field's words, and few.</summary>
public sealed partial class PublicNamesTests
{
    private static readonly string[] Banned =
    [
        "Told", "Anew", "Wish", "Ruling", "Trouble", "Hurry", "Rota", "Seat", "Seats", "Lots", "Complaint", "Most", "Longest", "Maximum", "Minimum",
        "Manager", "Helper", "Util", "Info", "Data", "Impl",
    ];

    private static IEnumerable<Assembly> Packages => Directory.GetFiles(Repository.Source, "*.csproj", SearchOption.AllDirectories)
        .Select(f => Path.GetFileNameWithoutExtension(f)).Select(Assembly.Load);

    [Fact]
    public void They_are_words_that_a_reader_would_search_for()
    {
        var names = Packages.SelectMany(a => a.GetExportedTypes())
            .SelectMany(t => t.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Select(m => m.Name).Append(t.Name).Select(name => (Type: t.FullName, Name: name)));

        Assert.All(names, n => Assert.DoesNotContain(Words().Matches(n.Name).Select(m => m.Value), word => Banned.Contains(word)));
    }

    [Fact]
    public void There_are_at_most_80_types_in_the_core_and_130_in_all()
    {
        Assert.InRange(Assembly.Load("Discovery").GetExportedTypes().Length, 1, 80);
        Assert.InRange(Packages.Sum(a => a.GetExportedTypes().Length), 1, 130);
    }

    [GeneratedRegex("[A-Z][a-z]*", RegexOptions.NonBacktracking)]
    private static partial Regex Words();
}
