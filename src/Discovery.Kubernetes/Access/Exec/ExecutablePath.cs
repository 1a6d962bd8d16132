namespace Discovery.Kubernetes.Access.Exec;

/// <summary>Finds a program as a shell does. The system's own search would begin in the working folder, where anybody may have put one.</summary>
internal static class ExecutablePath
{
    internal static string? Find(string command, string? path, string? extensions)
    {
        if (HasFolder(command))
            return File.Exists(command) ? command : null;

        var endings = OperatingSystem.IsWindows() ? (extensions ?? ".EXE;.CMD;.BAT").Split(';').Prepend("") : [""];
        return (
            from folder in (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            where Path.IsPathRooted(folder)
            from ending in endings
            let file = Path.Combine(folder, command + ending)
            where IsProgram(file)
            select file).FirstOrDefault();
    }

    /// <summary>Whether a command is a path, not a name to be looked for.</summary>
    internal static bool HasFolder(string command) => command.Contains('/') || command.Contains(Path.DirectorySeparatorChar);

    private static bool IsProgram(string file) =>
        File.Exists(file)
        && (OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != UnixFileMode.None);
}
