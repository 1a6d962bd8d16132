using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace Discovery.IntegrationTests;

/// <summary>A process of the test's own, killed by its id at the end, whatever happened.</summary>
internal sealed class RealProcess : IAsyncDisposable
{
    private readonly Process _process;

    private RealProcess(Process process) => _process = process;

    /// <summary>The folder <c>tests/real-parts</c>.</summary>
    public static string Parts { get; } = Path.GetFullPath(typeof(RealProcess).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RealParts").Value!);

    /// <summary>The whole path of a program, or null if it is not installed. Servers live in /usr/sbin, which the PATH of an ordinary user may lack.</summary>
    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Append("/usr/sbin")
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);

    public static RealProcess Start(string program, params string[] arguments) =>
        new(Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);

    /// <summary>Reads lines until one fits.</summary>
    public async Task<string> LineAsync(Func<string, bool> fits, CancellationToken cancellationToken)
    {
        var seen = new List<string>();
        while (await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (fits(line))
                return line;
            seen.Add(line);
        }

        var error = await _process.StandardError.ReadToEndAsync(cancellationToken);
        throw new InvalidOperationException($"The process ended: {string.Join('\n', seen)} {error}");
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it wrote.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, string input = "")
    {
        await using var process = Start(program, [.. arguments]);
        var output = process._process.StandardOutput.ReadToEndAsync();
        var error = process._process.StandardError.ReadToEndAsync();
        await process._process.StandardInput.WriteAsync(input);
        process._process.StandardInput.Close();
        await process._process.WaitForExitAsync();
        return process._process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed: {await output} {await error}");
    }

    public bool HasExited => _process.HasExited;

    /// <summary>Stops the process where it stands: it stays, but does nothing (SIGSTOP).</summary>
    public async Task PauseAsync() => await SignalAsync("-STOP");

    /// <summary>Lets it go on (SIGCONT).</summary>
    public async Task ResumeAsync() => await SignalAsync("-CONT");

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private Task<string> SignalAsync(string signal) => RunAsync("kill", [signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
}
