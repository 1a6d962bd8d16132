using System.Text.RegularExpressions;

namespace Discovery.Architecture.Tests;

/// <summary>Which folder of a project uses the types of which other, by the names that its code says.</summary>
internal sealed partial class FolderUse
{
    internal const string Root = "(root)";

    // Also what properties are called, everywhere.
    private static readonly string[] Ambiguous = ["Service", "InFlight"];

    private readonly Dictionary<(string From, string To), string> _uses = [];

    internal FolderUse(string project)
    {
        var folder = Path.Combine(Repository.Source, project);
        var files = Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal))
            .Select(f => (Path: f, Folder: FolderOf(folder, f), Code: Code(File.ReadAllText(f))))
            .ToList();
        var owners = files
            .SelectMany(f => Declared().Matches(f.Code).Select(m => (Name: m.Groups["name"].Value, f.Folder)))
            .GroupBy(t => t.Name, StringComparer.Ordinal)
            .Where(g => g.Select(t => t.Folder).Distinct().Count() == 1)
            .ToDictionary(g => g.Key, g => g.First().Folder, StringComparer.Ordinal);
        foreach (var file in files)
        {
            foreach (var name in Names().Matches(file.Code).Select(m => m.Value).Distinct())
            {
                if (owners.TryGetValue(name, out var owner) && owner != file.Folder && !Ambiguous.Contains(name))
                    _uses.TryAdd((file.Folder, owner), $"{Path.GetRelativePath(Repository.Root, file.Path)} uses {name}");
            }
        }

        Folders = [.. files.Select(f => f.Folder).Distinct().Order(StringComparer.Ordinal)];
    }

    internal IReadOnlyList<string> Folders { get; }

    /// <summary>Whom a folder uses, and a file that does.</summary>
    internal IEnumerable<(string To, string Example)> Of(string folder) =>
        _uses.Where(u => u.Key.From == folder).Select(u => (u.Key.To, u.Value));

    /// <summary>A circle of folders, as the lines that say who uses whom; empty if there is none.</summary>
    internal IReadOnlyList<string> Circle()
    {
        foreach (var start in Folders)
        {
            if (PathTo(start, start, []) is { } path)
                return path;
        }

        return [];
    }

    private List<string>? PathTo(string from, string goal, HashSet<string> seen)
    {
        foreach (var (to, example) in Of(from))
        {
            if (to == goal)
                return [$"{from} -> {to}: {example}"];
            if (seen.Add(to) && PathTo(to, goal, seen) is { } rest)
                return [$"{from} -> {to}: {example}", .. rest];
        }

        return null;
    }

    private static string FolderOf(string project, string file)
    {
        var parts = Path.GetRelativePath(project, file).Split(Path.DirectorySeparatorChar);
        return parts.Length == 1 ? Root : parts[0];
    }

    // Comments may name whom they like; so may strings.
    private static string Code(string text) => Silent().Replace(text, " ");

    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/|""(?:[^""\\\n]|\\.)*""", RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex Silent();

    // At the start of a line: nested types are their owner's own.
    [GeneratedRegex(
        @"^(?:[a-z]+ )*(?:class|struct|interface|enum|record(?: struct)?|delegate \S+) (?<name>[A-Z]\w*)",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Declared();

    // With the dot before a member, which is no type.
    [GeneratedRegex(@"\.?\b[A-Z]\w*", RegexOptions.NonBacktracking)]
    private static partial Regex Names();
}
