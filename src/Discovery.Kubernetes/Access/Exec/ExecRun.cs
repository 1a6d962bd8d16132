using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Discovery.Kubernetes.Api;

namespace Discovery.Kubernetes.Access.Exec;

/// <summary>One run of an exec plugin: bounded in time and output, without a terminal.</summary>
internal static class ExecRun
{
    /// <summary>How long a plugin may take. Those that ask a person, in a browser, need most of it.</summary>
    internal static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(60);

    /// <summary>How much a plugin may print: a long certificate chain has a tenth of it.</summary>
    internal const int LongestOutput = 256 * 1024;

    private const int ShownError = 300;

    internal static async Task<ExecAnswer> RunAsync(ExecPlugin plugin, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var process = Start(plugin);
        using var deadline = new Deadline(LongestTime, clock, cancellationToken);
        try
        {
            process.StandardInput.Close();
            var output = ReadAsync(process.StandardOutput.BaseStream, deadline.Token);
            var error = DrainAsync(process.StandardError.BaseStream, deadline.Token);
            var printed = await output.ConfigureAwait(false) ?? throw Failure(plugin, $"it printed more than {LongestOutput} bytes");
            await process.WaitForExitAsync(deadline.Token).ConfigureAwait(false);
            if (process.ExitCode != 0)
                throw Failure(plugin, $"it ended with code {process.ExitCode}{Said(await error.ConfigureAwait(false))}");
            return ExecAnswer.Parse(plugin, printed);
        }
        catch (OperationCanceledException thrown) when (deadline.HasPassed)
        {
            throw Failure(plugin, $"no end after {LongestTime.TotalSeconds:0} s. It may wait for a person, and there is no terminal", thrown);
        }
        finally
        {
            Stop(process);
        }
    }

    private static Process Start(ExecPlugin plugin)
    {
        var path = ExecutablePath.Find(plugin.Command, Environment.GetEnvironmentVariable("PATH"), Environment.GetEnvironmentVariable("PATHEXT"));
        var start = new ProcessStartInfo(path ?? throw Failure(plugin, "there is no such program" + Hint(plugin)), plugin.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (var (name, value) in plugin.Environment)
            start.Environment[name] = value;
        start.Environment["KUBERNETES_EXEC_INFO"] = plugin.Request;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception thrown)
        {
            throw Failure(plugin, $"it cannot be started: {thrown.Message.TrimEnd('.')}{Hint(plugin)}", thrown);
        }
    }

    // Null if there is more than may be. The rest of the stream is then left, and the process stopped.
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[LongestOutput + 1];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return length > LongestOutput ? (ReadOnlyMemory<byte>?)null : buffer.AsMemory(0, length);
    }

    // To the end, or a plugin that says much would wait for a reader for ever; only the beginning is kept.
    private static async Task<string> DrainAsync(Stream stream, CancellationToken cancellationToken)
    {
        var (kept, rest) = (new byte[4 * ShownError], new byte[4096]);
        var length = await stream.ReadAtLeastAsync(kept, kept.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        while (await stream.ReadAsync(rest, cancellationToken).ConfigureAwait(false) > 0)
        {
        }

        return Encoding.UTF8.GetString(kept, 0, length);
    }

    private static void Stop(Process process)
    {
        try
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        catch (Exception thrown) when (thrown is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself.
        }
    }

    private static string Said(string error)
    {
        var text = new string([.. error.Trim().ReplaceLineEndings(" ").Where(c => !char.IsControl(c))]);
        return text.Length switch
        {
            0 => " and said nothing",
            > ShownError => $": {text[..ShownError]}...",
            _ => $": {text.TrimEnd('.')}",
        };
    }

    private static string Hint(ExecPlugin plugin) => plugin.InstallHint is { } hint ? $". {hint.Trim().ReplaceLineEndings(" ").TrimEnd('.')}" : "";

    private static SourceException Failure(ExecPlugin plugin, string what, Exception? cause = null) =>
        new($"The Kubernetes exec plugin '{plugin.Command}' failed: {what}.", cause);
}
