namespace Discovery.Topology;

/// <summary>Finds out where this client runs: options, then environment, then the pod's labels.</summary>
internal static class OwnLocality
{
    /// <param name="options">What was set.</param>
    /// <param name="variable">Reads an environment variable.</param>
    internal static Locality Find(LocalityOptions options, Func<string, string?> variable)
    {
        var labels = Labels(options.LabelsFile ?? LocalityOptions.UsualLabelsFile);
        return new Locality(
            First(options.Region, variable("TOPOLOGY_REGION"), variable("REGION"), labels.GetValueOrDefault("topology.kubernetes.io/region")),
            First(options.Zone, variable("TOPOLOGY_ZONE"), variable("ZONE"), labels.GetValueOrDefault("topology.kubernetes.io/zone")),
            First(options.Node, variable("NODE_NAME"), labels.GetValueOrDefault("kubernetes.io/hostname")));
    }

    /// <summary>The lines of a file; <see langword="null"/> if it cannot be read: the file that nobody named may be somebody else's.</summary>
    internal static string[]? Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // An empty variable is what a missing label becomes.
    private static string? First(params ReadOnlySpan<string?> values)
    {
        foreach (var value in values)
        {
            if (!string.IsNullOrWhiteSpace(value))
                return value.Trim();
        }

        return null;
    }

    private static Dictionary<string, string> Labels(string file)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Lines(file) ?? [])
        {
            var end = line.IndexOf('=', StringComparison.Ordinal);
            if (end > 0)
                labels[line[..end].Trim()] = line[(end + 1)..].Trim().Trim('"');
        }

        return labels;
    }
}
