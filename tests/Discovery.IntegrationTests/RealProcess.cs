using System.Diagnostics;
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

    /// <summary>The whole path of a program, or null if it is not installed.</summary>
    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
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
}
