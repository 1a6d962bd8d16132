using System.Globalization;
using Discovery.Simulation.Runs;

namespace Discovery.Simulation.Output;

/// <summary>What the command line asks for.</summary>
internal sealed class CommandLine
{
    internal const string Usage =
        "Usage: dotnet run --project tests/Discovery.Simulation -c Release [-- scenario...] [--policies a,b] [--svg folder] [--seed n] [--file scenarios.json]";

    private CommandLine()
    {
    }

    /// <summary>Names of scenarios; none for all.</summary>
    internal List<string> Scenarios { get; } = [];

    /// <summary>Names of policies; none for those that the file names.</summary>
    internal IReadOnlyList<string> Policies { get; private set; } = [];

    /// <summary>The folder for plots, if there are to be any.</summary>
    internal string? SvgFolder { get; private set; }

    /// <summary>The one seed to use in place of the file's.</summary>
    internal long? Seed { get; private set; }

    /// <summary>The file of scenarios; the one beside the program by default.</summary>
    internal string File { get; private set; } = Path.Combine(AppContext.BaseDirectory, "scenarios.json");

    /// <summary>Reads a command line.</summary>
    /// <exception cref="FormatException">It cannot be read; the message says what is wrong and how to write it.</exception>
    internal static CommandLine Parse(string[] args)
    {
        var line = new CommandLine();
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
                line.Scenarios.Add(args[i]);
            else if (i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal))
                line.Set(args[i], args[++i]);
            else
                throw new FormatException($"{args[i]} needs a value, or is no option. {Usage}");
        }

        return line;
    }

    private void Set(string option, string value)
    {
        switch (option)
        {
            case "--policies":
                Policies = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                var unknown = Policies.Except(PolicyMakers.Names, StringComparer.OrdinalIgnoreCase).ToList();
                if (unknown.Count > 0)
                    throw new FormatException($"Unknown policies: {string.Join(", ", unknown)}. Known are {string.Join(", ", PolicyMakers.Names)}.");
                break;
            case "--svg":
                SvgFolder = value;
                break;
            case "--file":
                File = value;
                break;
            case "--seed":
                Seed = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
                    ? seed : throw new FormatException($"--seed {value}: a seed is a whole number, 0 or more.");
                break;
            default:
                throw new FormatException($"{option} is no option. {Usage}");
        }
    }
}
