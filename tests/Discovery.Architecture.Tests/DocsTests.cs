namespace Discovery.Architecture.Tests;

/// <summary>C# in the docs is code that compiles: each block stands in samples/, save for its indentation.</summary>
public sealed class DocsTests
{
    [Fact]
    public void Every_code_block_stands_in_a_sample()
    {
        var samples = Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "samples"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(file => Trimmed(File.ReadAllLines(file)))
            .ToList();

        var missing = Documents().SelectMany(Blocks).Where(block => !samples.Exists(s => s.Contains(block.Code, StringComparison.Ordinal))).ToList();

        Assert.True(missing.Count == 0, $"No file in samples/ has this code: {string.Join("\n\n", missing.Select(b => $"{b.File}:\n{b.Code}"))}");
    }

    [Fact]
    public void There_are_code_blocks_to_check() => Assert.True(Documents().SelectMany(Blocks).Count() >= 8);

    [Fact]
    public void Every_link_to_a_file_has_its_file()
    {
        var broken =
            from file in Documents()
            from piece in File.ReadAllText(file).Split("](").Skip(1)
            let link = piece[..piece.IndexOfAny([')', '#'])]
            where link.Length > 0 && !link.Contains("://", StringComparison.Ordinal)
            where !Path.Exists(Path.Combine(Path.GetDirectoryName(file)!, link))
            select $"{Path.GetFileName(file)} -> {link}";

        Assert.Empty(broken);
    }

    private static IEnumerable<string> Documents() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md").Append(Path.Combine(Repository.Root, "README.md"));

    private static IEnumerable<(string File, string Code)> Blocks(string file)
    {
        List<string>? block = null;
        foreach (var line in File.ReadLines(file))
        {
            if (line.StartsWith("```csharp", StringComparison.Ordinal))
            {
                block = [];
            }
            else if (line.StartsWith("```", StringComparison.Ordinal) && block is not null)
            {
                yield return (Path.GetFileName(file), Trimmed(block));
                block = null;
            }
            else
            {
                block?.Add(line);
            }
        }
    }

    private static string Trimmed(IEnumerable<string> lines) => string.Join('\n', lines.Select(line => line.Trim()));
}
