using YamlDotNet.Core;

namespace Discovery.Kubernetes.Access.KubeConfig;

/// <summary>Which files are the kubeconfig, and what they hold together. Follows client-go's <c>clientcmd.ClientConfigLoadingRules</c>.</summary>
internal sealed class ConfigFiles
{
    private readonly Dictionary<(string List, string Name), (YamlNode Node, string Folder)> _entries = [];
    private readonly List<string> _faults;

    private ConfigFiles(List<string> faults) => _faults = faults;

    /// <summary>The files that were read.</summary>
    internal List<string> Paths { get; } = [];

    internal string? CurrentContext { get; private set; }

    internal IEnumerable<string> Contexts => _entries.Keys.Where(k => k.List == "contexts").Select(k => k.Name);

    /// <summary>Reads the file that is named, or else those of the environment.</summary>
    /// <exception cref="InvalidOperationException">There is none, or one cannot be read.</exception>
    internal static ConfigFiles Read(string? path, Func<string, string?> environment, List<string> faults)
    {
        var files = new ConfigFiles(faults);
        foreach (var candidate in Candidates(path, environment))
        {
            if (File.Exists(candidate))
                files.Add(candidate);
        }

        return files.Paths.Count > 0 ? files : throw new InvalidOperationException(None(path, environment));
    }

    /// <summary>An entry of <c>clusters</c>, <c>users</c> or <c>contexts</c>.</summary>
    internal ConfigSection? Find(string list, string kind, string name) =>
        _entries.TryGetValue((list, name), out var found) ? new ConfigSection($"{kind} '{name}'", found.Node, found.Folder, _faults) : null;

    private static IEnumerable<string> Candidates(string? path, Func<string, string?> environment)
    {
        if (path is not null)
            return [Path.GetFullPath(path)];
        if (environment("KUBECONFIG") is { Length: > 0 } list)
            return list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(Path.GetFullPath).Distinct(StringComparer.Ordinal);
        return Home(environment) is { } home ? [home] : [];
    }

    private static string? Home(Func<string, string?> environment) =>
        environment(OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME") is { Length: > 0 } home ? Path.Combine(home, ".kube", "config") : null;

    private static string None(string? path, Func<string, string?> environment) =>
        path is not null ? $"There is no kubeconfig {Path.GetFullPath(path)}."
        : environment("KUBECONFIG") is { Length: > 0 } list ? $"There is no kubeconfig: KUBECONFIG is '{list}', and none of its files exists."
        : $"There is no kubeconfig: KUBECONFIG is not set, and there is no file {Home(environment) ?? "~/.kube/config"}.";

    private void Add(string path)
    {
        var root = Parse(path);
        Paths.Add(path);
        if (!root.IsNull && root.Fields is null)
            throw new InvalidOperationException($"The kubeconfig {path} is no map of clusters, users and contexts.");

        var folder = Path.GetDirectoryName(path)!;
        var file = new ConfigSection($"the file {path}", root, folder, _faults);
        CurrentContext ??= file.Text("current-context");
        AddList(root, file, "clusters", "cluster", folder);
        AddList(root, file, "users", "user", folder);
        AddList(root, file, "contexts", "context", folder);
    }

    // The first file that has a name wins whole; two of a name in one file are a mistake.
    private void AddList(YamlNode root, ConfigSection file, string list, string item, string folder)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in root.Fields?.GetValueOrDefault(list)?.Items ?? [])
        {
            if (entry.Fields?.GetValueOrDefault("name")?.Text is not { } name)
                file.Fault($"has an entry in {list} without a name");
            else if (!names.Add(name))
                file.Fault($"has two entries '{name}' in {list}");
            else
                _entries.TryAdd((list, name), (entry.Fields.GetValueOrDefault(item) ?? YamlNode.Null, folder));
        }
    }

    private static YamlNode Parse(string path)
    {
        try
        {
            return YamlReader.Read(File.ReadAllText(path));
        }
        catch (YamlException thrown)
        {
            throw new InvalidOperationException(
                $"The kubeconfig {path} cannot be read: line {thrown.Start.Line}, column {thrown.Start.Column}: {thrown.Message}", thrown);
        }
        catch (Exception thrown) when (thrown is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"The kubeconfig {path} cannot be read: {thrown.Message}", thrown);
        }
    }
}
